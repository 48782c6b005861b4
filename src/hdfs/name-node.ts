import type { Construct } from 'constructs';
import type { LocalVolume } from '../storage/local-volume';
import { Daemon, type DaemonSettings } from './daemon';
import type { Memory } from './memory';
import { NAME_MOUNT } from './paths';
import { container, get, type PodSettings, podSpec, probes, tcp } from './pod';
import { NAME_NODE_HTTP_PORT, NAME_NODE_RPC_PORT } from './ports';
import { bash, FORMAT } from './scripts';

const COMPONENT = 'namenode';
const CLAIM = 'name';

/** Name of the StatefulSet, and of its Service. */
export function nameNodeName(cluster: string): string {
  return `${cluster}-${COMPONENT}`;
}

/** Full name, in the cluster's DNS, of the one pod there is: its own hosts file has it, whatever the DNS knows yet. */
export function nameNodeHost(cluster: string, namespace: string, clusterDomain: string): string {
  const name = nameNodeName(cluster);
  return `${name}-0.${name}.${namespace}.svc.${clusterDomain}`;
}

/** The NameNode of a cluster. */
export function addNameNode(
  scope: Construct,
  cluster: string,
  settings: DaemonSettings & PodSettings,
  memory: Memory,
  volume: LocalVolume,
): void {
  const hdfs = { memory, jvmVariable: 'HDFS_NAMENODE_OPTS', mounts: { [NAME_MOUNT]: CLAIM } };
  const ports = { rpc: NAME_NODE_RPC_PORT, http: NAME_NODE_HTTP_PORT };
  const isActive = get('http', '/isActive');
  new Daemon(scope, settings, {
    component: COMPONENT,
    name: nameNodeName(cluster),
    replicas: 1,
    ports,
    podSpec: podSpec(settings, {
      initContainers: [container(settings, { ...hdfs, name: 'format', command: bash(FORMAT) })],
      containers: [
        container(settings, {
          ...hdfs,
          name: COMPONENT,
          command: ['hdfs', 'namenode'],
          ports,
          probes: probes(isActive, tcp('rpc'), isActive),
        }),
      ],
    }),
    claims: { [CLAIM]: [volume] },
  });
}
