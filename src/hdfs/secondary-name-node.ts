import type { Construct } from 'constructs';
import { bash } from '../daemon/bash';
import { Daemon } from '../daemon/daemon';
import { podSpec } from '../daemon/pod';
import { probes, tcp } from '../daemon/probes';
import { nameNodeHost } from './name-node';
import { CHECKPOINT_MOUNT } from './paths';
import { type HdfsDaemonSettings, hadoopContainer, type OneVolume } from './pod';
import { SECONDARY_HTTP_PORT } from './ports';
import { startSecondaryNameNode } from './scripts';

const COMPONENT = 'secondarynamenode';
const CLAIM = 'checkpoint';

/**
 * The daemon that keeps a copy of the NameNode's metadata, in a directory that a NameNode starts from as it is.
 *
 * Fetching the image now and then would not do: a NameNode alone writes one at each start only.
 */
export function addSecondaryNameNode(
  scope: Construct,
  settings: HdfsDaemonSettings,
  { storage, volume, memory }: OneVolume,
): void {
  const ports = { http: SECONDARY_HTTP_PORT };
  new Daemon(scope, settings, {
    component: COMPONENT,
    name: `${settings.name}-${COMPONENT}`,
    replicas: 1,
    ports,
    podSpec: podSpec(settings, {
      containers: [
        hadoopContainer(settings, {
          name: COMPONENT,
          command: bash(startSecondaryNameNode(nameNodeHost(settings))),
          memory,
          jvmVariable: 'HDFS_SECONDARYNAMENODE_OPTS',
          mounts: { [CHECKPOINT_MOUNT]: CLAIM },
          ports,
          probes: probes(tcp('http'), tcp('http'), tcp('http')),
        }),
      ],
    }),
    claims: { storage, volumes: { [CLAIM]: [volume] } },
  });
}
