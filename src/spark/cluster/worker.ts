import type { Construct } from 'constructs';
import { bash } from '../../daemon/bash';
import { Daemon, type DaemonClaims } from '../../daemon/daemon';
import { podHost } from '../../daemon/identity';
import { selectorOf } from '../../daemon/labels';
import { type ContainerOptions, configMapVolumes, podSpec } from '../../daemon/pod';
import { exec, probes, tcp } from '../../daemon/probes';
import { dataNodeHost } from '../../hdfs/data-node';
import type { HdfsNeighbour } from '../../hdfs/neighbour';
import { HOSTNAME_LABEL } from '../../model/placement';
import { jvmSize } from '../heap';
import { masterHost } from './master';
import type { WorkerMemory } from './memory';
import { localDirectory, scratchMount, WORK_DIRECTORY } from './paths';
import { DAEMON_ENVIRONMENT, SPARK_CLASS, SPARK_CONFIGURATION, type SparkDaemonSettings, sparkContainer } from './pod';
import { WORKER_PORT, WORKER_UI_PORT } from './ports';
import { isRegistered, startWorker } from './scripts';

const COMPONENT = 'worker';

/** No name is one of a DataNode's ports. */
const PORTS = { worker: WORKER_PORT, ui: WORKER_UI_PORT };
const LISTENS = tcp('worker');

export interface WorkerOptions {
  readonly masterUrl: string;
  readonly replicas: number;
  readonly memory: WorkerMemory;
  readonly cores: number;
  readonly scratch: WorkerScratch;
}

/** Where workers have their scratch from. */
export interface WorkerScratch {
  /** Volumes of each worker. */
  readonly amount: number;
  readonly claims?: DaemonClaims;
  /** Volumes of the pods, where they are not of claim templates. */
  readonly podVolumes?: readonly object[];
}

/** Name of the scratch volume of this number, and of its claim template. */
export function scratchName(volume: number): string {
  return `scratch-${volume}`;
}

/** The workers of a cluster, each on a node of its own. */
export function addWorkers(scope: Construct, settings: SparkDaemonSettings, options: WorkerOptions): void {
  const name = `${settings.name}-${COMPONENT}`;
  const host = podHost('$POD_NAME', name, settings);
  const { replicas, scratch } = options;
  new Daemon(scope, settings, {
    component: COMPONENT,
    name,
    replicas,
    ports: PORTS,
    podSpec: podSpec(settings, {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: selectorOf(settings, COMPONENT) }, topologyKey: HOSTNAME_LABEL },
          ],
        },
      },
      containers: [
        sparkContainer(settings, {
          ...workerOptions(host, options),
          probes: probes(LISTENS, LISTENS, exec(isRegistered(masterHost(settings), host))),
        }),
      ],
      volumes: scratch.podVolumes,
    }),
    claims: scratch.claims,
  });
}

/**
 * The workers of a cluster, each in the pod of a DataNode.
 *
 * It calls itself as the DataNode does, and so do its executors: by that name the driver sees that a block is on their node,
 * and by their address, which is the DataNode's, the NameNode sends them to it.
 */
export function addWorkersToDataNodes(
  settings: SparkDaemonSettings,
  hdfs: HdfsNeighbour,
  options: WorkerOptions,
): void {
  const { user, group, configMaps } = settings;
  hdfs.dataNodes.daemon.addSidecar({
    container: sparkContainer(settings, {
      ...workerOptions(dataNodeHost('$POD_NAME', hdfs.identity), options),
      runAs: { user, group },
      // Not ready would be the DataNode as well.
      probes: probes(LISTENS, LISTENS),
    }),
    volumes: configMapVolumes(configMaps.filter(({ volume }) => volume === SPARK_CONFIGURATION)),
    annotations: { 'cdk8s-local-storage/spark-configuration': settings.configurationHash },
    claims: options.scratch.claims,
  });
}

/** @param host what the worker calls itself, in the words of a shell */
function workerOptions(host: string, options: WorkerOptions): ContainerOptions {
  const { masterUrl, memory, cores, scratch } = options;
  const volumes = Array.from({ length: scratch.amount }, (_, volume) => volume);
  const local = volumes.map(localDirectory);
  const command = [
    `${SPARK_CLASS} org.apache.spark.deploy.worker.Worker`,
    `--host ${host} --port ${WORKER_PORT} --webui-port ${WORKER_UI_PORT}`,
    `--cores ${cores} --memory ${jvmSize(memory.executors)} --work-dir ${WORK_DIRECTORY}`,
    masterUrl,
  ];
  return {
    name: COMPONENT,
    command: bash(startWorker(local, command.join(' \\\n  '))),
    environment: [{ name: 'SPARK_LOCAL_DIRS', value: local.join(',') }, ...DAEMON_ENVIRONMENT],
    memory: memory.limit,
    cpu: `${cores}`,
    ports: PORTS,
    mounts: Object.fromEntries(volumes.map((volume) => [scratchMount(volume), scratchName(volume)])),
  };
}
