import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Plan } from '../../src/model/plan/plan';
import { plan } from '../../src/model/plan/planner';

/** What the planner says of a file beside the tests. */
export function planOf(file: string): Plan {
  const text = readFileSync(join(__dirname, file), 'utf8');
  return plan([...parseAllDocuments(text)].map((document) => document.toJS()));
}

export const everyVerdict = (): Plan => planOf('every-verdict.yaml');

/** A class of local volumes. */
export const ssd = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'ssd' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};

export function volume(name: string, node: string, path: string, storage: string, claim?: string): object {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage },
      storageClassName: 'ssd',
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      ...(claim !== undefined && { claimRef: { namespace: 'default', name: claim } }),
    },
  };
}

/** Its claims are `data-NAME-0` and so on. */
export function statefulSet(name: string, replicas: number, storage: string): object {
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'ssd', resources: { requests: { storage } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      podManagementPolicy: 'Parallel',
      template: { spec: {} },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
    },
  };
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Each of 20 nodes has 5 volumes. */
export const twentyNodes = (): Plan =>
  plan([
    ssd,
    ...times(20, (node) => [
      ...times(4, (disk) => volume(`node-${node}-disk-${disk}`, `node-${node}`, `/mnt/disk-${disk}/data`, '1800Gi')),
      volume(`node-${node}-log`, `node-${node}`, '/mnt/disk-0/var/log', '90Gi', `data-log-${node}`),
    ]).flat(),
    statefulSet('log', 15, '80Gi'),
    statefulSet('datanode', 60, '1700Gi'),
    statefulSet('too-large', 1, '4000Gi'),
    statefulSet('more', 30, '1000Gi'),
  ]);

/** More than anyone draws, and all alike. */
export const manyNodes = (): Plan =>
  plan([
    ssd,
    ...times(60, (node) =>
      times(10, (disk) => volume(`node-${node}-${disk}`, `node-${node}`, `/mnt/ssd/data-${disk}`, '100Gi')),
    ).flat(),
    statefulSet('db', 500, '90Gi'),
  ]);

/** Names that no box is wide enough for. */
export const longNames = (): Plan => {
  const long = 'a-name-that-goes-on-and-on-and-is-longer-than-what-any-box-can-hold-in-one-line';
  return plan([
    ssd,
    volume(`${long}-1`, `${long.slice(0, 60)}`, `/mnt/${long}/${long}/data`, '123457891Ki'),
    volume(
      `${long}-2`,
      'n',
      '/dev/disk/by-id/nvme-Samsung_SSD_990_PRO_1TB_S6Z1NJ0W000001',
      '931Gi',
      `data-${long.slice(0, 40)}-1`,
    ),
    statefulSet(long.slice(0, 40), 3, '100000001Ki'),
  ]);
};
