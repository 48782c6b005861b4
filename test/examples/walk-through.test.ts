import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { DisksChart } from '../../examples/walk-through/disks-chart';
import { WalkThroughChart } from '../../examples/walk-through/walk-through-chart';
import type { Manifest } from '../fixtures';

type Difference = readonly [path: string, byHand: unknown, ours: unknown];

/** Every field in which two values differ, with both of them. */
function differences(byHand: unknown, ours: unknown, path = ''): Difference[] {
  if (isObject(byHand) && isObject(ours)) {
    const keys = [...new Set([...Object.keys(byHand), ...Object.keys(ours)])].sort();
    return keys.flatMap((key) => differences(byHand[key], ours[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(byHand) === JSON.stringify(ours) ? [] : [[path, byHand, ours]];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const byHand: Manifest[] = parseAllDocuments(readFileSync(join(__dirname, 'by-hand.yaml'), 'utf8')).map((document) =>
  document.toJS(),
);

const app = Testing.app();
const disks = new DisksChart(app, 'disks');
const walkThrough = new WalkThroughChart(app, 'walk-through', { storage: disks.storage });
const ours: Manifest[] = [...Testing.synth(disks), ...Testing.synth(walkThrough)];

function compare(kind: string, name: string): Difference[] {
  return differences(
    byHand.find((manifest) => manifest.kind === kind),
    ours.find((manifest) => manifest.kind === kind && manifest.metadata.name === name),
  );
}

/** Each list is complete: what is not in it is as it would be written by hand. */
describe('the walk-through differs from the one by hand', () => {
  test('in the StorageClass by a label', () => {
    expect(compare('StorageClass', 'local-storage')).toEqual([
      ['metadata.labels', undefined, { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' }],
    ]);
  });

  test.each(['raspberrypi-1', 'raspberrypi-2'])('in a PersistentVolume of %s alone, on a sub-directory', (node) => {
    const name = `local-storage-${node}-ssd-data`;
    const values = 'spec.nodeAffinity.required.nodeSelectorTerms.0.matchExpressions.0.values';
    const [first, second] = ['raspberrypi-1', 'raspberrypi-2'];
    expect(compare('PersistentVolume', name)).toEqual([
      [
        'metadata.labels',
        undefined,
        {
          'app.kubernetes.io/managed-by': 'cdk8s-local-storage',
          'cdk8s-local-storage/disk': 'ssd',
          'kubernetes.io/hostname': node,
        },
      ],
      ['metadata.name', 'local-pv', name],
      ['spec.local.path', '/mnt/ssd', '/mnt/ssd/data'],
      ...(node === first ? [] : [[`${values}.0`, first, second]]),
      [`${values}.1`, second, undefined],
      ['spec.volumeMode', undefined, 'Filesystem'],
    ]);
  });

  test('in the PersistentVolumeClaim by what Kubernetes would fill in', () => {
    expect(compare('PersistentVolumeClaim', 'test-pvc')).toEqual([
      ['metadata.namespace', undefined, 'default'],
      ['spec.volumeMode', undefined, 'Filesystem'],
    ]);
  });

  test('in the Pod by what `restricted` asks for and what cdk8s-plus writes of the defaults', () => {
    expect(compare('Pod', 'test-local-pv')).toEqual([
      ['metadata.labels', undefined, { 'cdk8s.io/metadata.addr': expect.stringMatching(/^walk-through-pod-/) }],
      ['metadata.namespace', undefined, 'default'],
      ['spec.automountServiceAccountToken', undefined, false],
      ['spec.containers.0.image', 'busybox', 'busybox:1.36'],
      ['spec.containers.0.imagePullPolicy', undefined, 'IfNotPresent'],
      [
        'spec.containers.0.resources',
        undefined,
        { limits: { cpu: '100m', memory: '32Mi' }, requests: { cpu: '10m', memory: '16Mi' } },
      ],
      [
        'spec.containers.0.securityContext',
        undefined,
        {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsGroup: 1000,
          runAsNonRoot: true,
          runAsUser: 1000,
        },
      ],
      ['spec.containers.0.volumeMounts.0.name', 'local-volume', 'test-pvc'],
      ['spec.dnsPolicy', undefined, 'ClusterFirst'],
      ['spec.hostNetwork', undefined, false],
      ['spec.restartPolicy', undefined, 'Always'],
      [
        'spec.securityContext',
        undefined,
        {
          fsGroup: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
          runAsGroup: 1000,
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      ],
      ['spec.setHostnameAsFQDN', undefined, false],
      ['spec.terminationGracePeriodSeconds', undefined, 30],
      ['spec.volumes.0.name', 'local-volume', 'test-pvc'],
      ['spec.volumes.0.persistentVolumeClaim.readOnly', undefined, false],
    ]);
  });
});

test('each web server has its own disk', () => {
  const pinned = ours.filter(({ kind, spec }) => kind === 'PersistentVolume' && spec.claimRef);
  expect(pinned.map(({ metadata, spec }) => [metadata.name, spec.claimRef.namespace, spec.claimRef.name])).toEqual([
    ['local-storage-raspberrypi-1-ssd-www', 'default', 'www-web-0'],
    ['local-storage-raspberrypi-2-ssd-www', 'default', 'www-web-1'],
  ]);
});
