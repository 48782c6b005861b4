import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Daemon } from '../daemon/daemon';
import { type Identity, podHost } from '../daemon/identity';
import { selectorOf } from '../daemon/labels';
import type { Memory } from '../daemon/memory';
import { podSpec } from '../daemon/pod';
import { exec, probes, tcp } from '../daemon/probes';
import { HOSTNAME_LABEL } from '../model/placement';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';
import { NamespacedObject } from '../storage/namespaced-object';
import { dataMount } from './paths';
import { type HdfsDaemonSettings, hadoopContainer } from './pod';
import { DATA_NODE_DATA_PORT, DATA_NODE_HTTP_PORT, DATA_NODE_IPC_PORT } from './ports';
import { REGISTERED } from './scripts';

const COMPONENT = 'datanode';

export interface DataNodeOptions {
  readonly memory: Memory;
  readonly storage: LocalSsdStorage;
  /** The volumes of each DataNode. */
  readonly volumes: readonly (readonly LocalVolume[])[];
  readonly replicas: number;
  readonly capacity?: Size;
}

/** The DataNodes that there are. */
export interface DataNodes {
  readonly daemon: Daemon;
  /** The nodes of those that run, by ordinal. */
  readonly nodes: readonly string[];
}

/** What a DataNode calls itself. @param pod its name */
export function dataNodeHost(pod: string, identity: Identity): string {
  return podHost(pod, dataNodeName(identity), identity);
}

function dataNodeName({ name }: Pick<Identity, 'name'>): string {
  return `${name}-${COMPONENT}`;
}

/** The DataNodes of a cluster, and what keeps a drain from taking two of them at a time. */
export function addDataNodes(scope: Construct, settings: HdfsDaemonSettings, options: DataNodeOptions): DataNodes {
  const { memory, storage, volumes, replicas, capacity } = options;
  const name = dataNodeName(settings);
  const ports = { data: DATA_NODE_DATA_PORT, http: DATA_NODE_HTTP_PORT, ipc: DATA_NODE_IPC_PORT };
  const disks = volumes[0].map((_, disk) => disk);
  const selector = selectorOf(settings, COMPONENT);
  const daemon = new Daemon(scope, settings, {
    component: COMPONENT,
    name,
    replicas,
    ports,
    podSpec: podSpec(settings, {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: selector }, topologyKey: HOSTNAME_LABEL },
          ],
        },
      },
      containers: [
        hadoopContainer(settings, {
          name: COMPONENT,
          command: ['hdfs', 'datanode', '-D', `dfs.datanode.hostname=${dataNodeHost('$(POD_NAME)', settings)}`],
          memory,
          jvmVariable: 'HDFS_DATANODE_OPTS',
          environment: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
          mounts: Object.fromEntries(disks.map((disk) => [dataMount(disk), claimOf(disk)])),
          ports,
          probes: probes(tcp('ipc'), tcp('ipc'), exec(REGISTERED)),
        }),
      ],
    }),
    claims: {
      storage,
      capacity,
      volumes: Object.fromEntries(disks.map((disk) => [claimOf(disk), volumes.map((ofNode) => ofNode[disk])])),
    },
  });
  new NamespacedObject(daemon, 'PodDisruptionBudget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, labels: { ...settings.labels, ...selector } },
    spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
  });
  return { daemon, nodes: volumes.slice(0, replicas).map(([{ node }]) => node) };
}

function claimOf(disk: number): string {
  return `data-${disk}`;
}
