import { checkWhole } from '../../daemon/check-whole';
import { type Identity, identityOf, type Software } from '../../daemon/identity';
import { volumesByNode } from '../../daemon/volumes-by-node';
import type { HdfsCluster } from '../../hdfs/hdfs-cluster';
import { capacityInBytes } from '../../storage/disk';
import type { LocalVolume } from '../../storage/local-volume';
import { HADOOP_USER, IMAGE, USER } from '../image';
import { checkDataNodes, checkFileSystem, checkOnDemand } from './checks';
import { NODE_MEMORY, RESERVED, type WorkerMemory, workerMemory } from './memory';
import type { SparkClusterProps } from './spark-cluster-props';

/** The longest end of a name is `-worker`, and a StatefulSet's name has 52 characters at most. */
const SPARK: Software = { title: 'Spark', label: 'spark', nameLimit: 45 };

const NODE_CORES = 4;

type SizeProperty = 'nodeMemory' | 'reservedMemory' | 'workerMemory' | 'executorMemoryOverhead';

/** What is known of a cluster once all of its properties are checked. */
export interface Settings extends Identity {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly nodeSelector?: { readonly [name: string]: string };
  readonly hadoopUser: string;
  /** The volumes of each worker; none if they are made on demand. */
  readonly volumes: readonly (readonly LocalVolume[])[];
  readonly workers: number;
  readonly memory: WorkerMemory;
  readonly cores: number;
}

/** @throws If a property is not possible, or two of them are not together. */
export function settingsOf(namespace: string | undefined, props: SparkClusterProps): Settings {
  const { name = 'spark', clusterDomain, labels, hdfs, image = IMAGE, nodeSelector } = props;
  const { user = USER, group = USER, executorsPerWorker = 1, nodeCores = NODE_CORES } = props;
  const identity = identityOf(SPARK, { name, namespace, clusterDomain, labels });
  const { thing } = identity;
  checkFileSystem(thing, props);
  checkOnDemand(thing, props);
  checkWhole(thing, 'executorsPerWorker', executorsPerWorker);
  checkWhole(thing, 'nodeCores', nodeCores);
  const volumes = volumesOf(thing, props);
  const workers = props.workers ?? workersOf(props, volumes.length);
  checkWhole(thing, 'workers', workers);
  if (props.inDataNodePods) {
    checkDataNodes(identity, props, volumes.map(([{ node }]) => node).slice(0, workers));
  }
  const bytesOf = (property: SizeProperty): number | undefined =>
    props[property] && capacityInBytes(`${thing}: ${property}`, props[property]);
  const nodeMemory = bytesOf('nodeMemory') ?? hdfs?._neighbour.nodeMemory ?? NODE_MEMORY;
  const share = {
    node: nodeMemory,
    reserved: bytesOf('reservedMemory') ?? RESERVED,
    hdfs: hdfsMemory(hdfs, volumes.slice(0, workers)),
  };
  return {
    ...identity,
    image,
    user,
    group,
    nodeSelector,
    hadoopUser: hadoopUser(thing, props),
    volumes,
    workers,
    memory: workerMemory(thing, share, {
      amount: executorsPerWorker,
      heaps: bytesOf('workerMemory'),
      overhead: bytesOf('executorMemoryOverhead'),
    }),
    cores: workerCores(thing, nodeCores, props.workerCores),
  };
}

function workersOf({ hdfs, inDataNodePods }: SparkClusterProps, nodes: number): number {
  return (inDataNodePods && hdfs?._neighbour.dataNodes.nodes.length) || Math.max(1, nodes);
}

function volumesOf(thing: string, { scratch, workers }: SparkClusterProps): LocalVolume[][] {
  if (!scratch._volumes) {
    return [];
  }
  const words = {
    thing,
    daemon: 'worker',
    amountProperty: 'workers',
    purpose: 'scratch',
    volumesProperty: 'scratch',
    oneOfDisk: 'since a second one makes the disk no faster',
  };
  return volumesByNode(words, scratch._volumes.storage, scratch._volumes.volumes, workers);
}

/** What HDFS has of that node among the workers' where it has the most; of all its nodes if it is not known where they are. */
function hdfsMemory(hdfs: HdfsCluster | undefined, volumes: readonly (readonly LocalVolume[])[]): number {
  const byNode = hdfs?._neighbour.memoryByNode ?? new Map<string, number>();
  const nodes = volumes.length > 0 ? volumes.map(([{ node }]) => node) : [...byNode.keys()];
  return Math.max(0, ...nodes.map((node) => byNode.get(node) ?? 0));
}

function hadoopUser(thing: string, { hdfs, hadoopUser }: SparkClusterProps): string {
  // Whoever names a user knows where the user may write.
  if (hadoopUser === undefined && hdfs && !hdfs._neighbour.homes.includes(HADOOP_USER)) {
    throw new Error(
      `${thing} is user '${HADOOP_USER}' in HDFS, who has no home: expected one, without which HDFS lets applications write to /tmp only; add '${HADOOP_USER}' to homes of the HdfsCluster, or set hadoopUser`,
    );
  }
  return hadoopUser ?? HADOOP_USER;
}

function workerCores(thing: string, nodeCores: number, given = Math.max(1, nodeCores - 1)): number {
  checkWhole(thing, 'workerCores', given);
  if (given > nodeCores) {
    throw new Error(
      `${thing} has workers with ${given} cores on nodes with ${nodeCores}: expected at most ${nodeCores}, or their pods find no node; lower workerCores, or raise nodeCores`,
    );
  }
  return given;
}
