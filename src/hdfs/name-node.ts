import type { Construct } from 'constructs';
import { bash } from '../daemon/bash';
import { Daemon } from '../daemon/daemon';
import { type Identity, podHost } from '../daemon/identity';
import { podSpec } from '../daemon/pod';
import { get, probes, tcp } from '../daemon/probes';
import { NAME_MOUNT } from './paths';
import { type HdfsDaemonSettings, hadoopContainer, type OneVolume } from './pod';
import { NAME_NODE_HTTP_PORT, NAME_NODE_RPC_PORT } from './ports';
import { FORMAT } from './scripts';

const COMPONENT = 'namenode';
const CLAIM = 'name';

/** Name of the StatefulSet, and of its Service. */
export function nameNodeName(cluster: string): string {
  return `${cluster}-${COMPONENT}`;
}

/** Full name of the one pod there is. */
export function nameNodeHost(identity: Identity): string {
  const name = nameNodeName(identity.name);
  return podHost(`${name}-0`, name, identity);
}

/** The NameNode of a cluster. */
export function addNameNode(
  scope: Construct,
  settings: HdfsDaemonSettings,
  { storage, volume, memory }: OneVolume,
): void {
  const hdfs = { memory, jvmVariable: 'HDFS_NAMENODE_OPTS', mounts: { [NAME_MOUNT]: CLAIM } };
  const ports = { rpc: NAME_NODE_RPC_PORT, http: NAME_NODE_HTTP_PORT };
  const isActive = get('http', '/isActive');
  new Daemon(scope, settings, {
    component: COMPONENT,
    name: nameNodeName(settings.name),
    replicas: 1,
    ports,
    podSpec: podSpec(settings, {
      initContainers: [hadoopContainer(settings, { ...hdfs, name: 'format', command: bash(FORMAT) })],
      containers: [
        hadoopContainer(settings, {
          ...hdfs,
          name: COMPONENT,
          command: ['hdfs', 'namenode'],
          ports,
          probes: probes(isActive, tcp('rpc'), isActive),
        }),
      ],
    }),
    claims: { storage, volumes: { [CLAIM]: [volume] } },
  });
}
