import { besideOnDisk } from '../daemon/disks';
import { type Identity, identityOf, type Software } from '../daemon/identity';
import { GIB, type Memory, memoryOf } from '../daemon/memory';
import { volumesByNode } from '../daemon/volumes-by-node';
import { describeQuantities } from '../model/quantity';
import { checkCapacity } from '../model/volume';
import { capacityInBytes } from '../storage/disk';
import type { LocalVolume } from '../storage/local-volume';
import { sizeInBytes } from '../storage/size';
import type { HdfsClusterProps, HdfsMemory } from './hdfs-cluster-props';
import { DATA_NODE, NAME_NODE } from './memory';
import { nameNodeHost } from './name-node';
import { memoryByNode } from './neighbour';
import { type HdfsPodSettings, mountedConfiguration } from './pod';
import type { Properties } from './properties-file';
import { hdfsSite, type Site } from './site';
import { checkSite } from './site-checks';
import { checkUserName } from './user-name';

/** The longest end of a name is that of the SecondaryNameNode, and a StatefulSet's name has 52 characters at most. */
const HDFS: Software = { title: 'HDFS', label: 'hdfs', nameLimit: 34 };

const USER = 1000;
const CHECKPOINT_SECONDS = 15 * 60;

/** Hadoop's dfs.namenode.checkpoint.check.period. */
const CHECKPOINT_LEAST_SECONDS = 60;
const NODE_MEMORY = GIB;

/** What is known of a cluster once all of its properties are checked. */
export interface Settings extends Identity, HdfsPodSettings {
  readonly site: Site;
  /** All of hdfs-site.xml. */
  readonly hdfsSite: Properties;
  /** The volumes of each DataNode that there is a node for. */
  readonly dataNodes: readonly (readonly LocalVolume[])[];
  /** How many of them run. */
  readonly replicas: number;
  readonly configMapName: string;
  readonly nameNodeMemory: Memory;
  readonly dataNodeMemory: Memory;
}

/** @throws If a property is not possible, or two of them are not together. */
export function settingsOf(namespace: string | undefined, props: HdfsClusterProps): Settings {
  const { name = 'hdfs', user = USER, group = USER, clusterDomain, labels } = props;
  const identity = identityOf(HDFS, { name, namespace, clusterDomain, labels });
  const { thing } = identity;
  const dataNodes = dataNodesOf(thing, props);
  const replicas = props.dataNodes ?? dataNodes.length;
  checkCheckpoint(thing, props);
  for (const home of props.homes ?? []) {
    checkUserName(thing, home);
  }
  const site: Site = {
    nameNodeHost: nameNodeHost(identity),
    disks: dataNodes[0].length,
    replication: props.replication ?? Math.min(3, replicas),
    toleratedDiskFailures: props.toleratedDiskFailures ?? 0,
    reservedBytes: reservedBytes(thing, props),
    checkpointSeconds: checkpointSeconds(thing, props),
  };
  const properties = hdfsSite(site, props.hdfsSite);
  checkSite(properties, { thing, dataNodes: replicas, disks: site.disks });

  const nodeMemory = props.nodeMemory ? capacityInBytes(`${thing}: nodeMemory`, props.nodeMemory) : NODE_MEMORY;
  const memory = (daemon: string, share: typeof NAME_NODE, given?: HdfsMemory) =>
    memoryOf(`${thing}: ${daemon}`, nodeMemory, share, bytesOf(`${thing}: ${daemon}`, given));
  const configMapName = `${name}-configuration`;
  const settings = {
    ...identity,
    site,
    hdfsSite: properties,
    dataNodes,
    replicas,
    nodeMemory,
    nameNodeMemory: memory('the NameNode', NAME_NODE, props.nameNodeMemory),
    dataNodeMemory: memory('a DataNode', DATA_NODE, props.dataNodeMemory),
    image: props.image ?? 'apache/hadoop:3.4.3',
    user,
    group,
    nodeSelector: props.nodeSelector,
    configMapName,
    configMaps: [mountedConfiguration(configMapName)],
  };
  checkNodeMemory(thing, settings, props);
  return settings;
}

function dataNodesOf(thing: string, { storage, dataVolumes, dataNodes }: HdfsClusterProps): LocalVolume[][] {
  const words = {
    thing,
    daemon: 'DataNode',
    amountProperty: 'dataNodes',
    purpose: 'data',
    volumesProperty: 'dataVolumes',
    oneOfDisk: 'whose space HDFS would count twice',
  };
  return volumesByNode(words, storage, dataVolumes, dataNodes);
}

function checkCheckpoint(thing: string, { nameVolume, checkpointVolume }: HdfsClusterProps): void {
  if (checkpointVolume?.node === nameVolume.node) {
    throw new Error(
      `${thing} keeps the checkpoint on volume '${checkpointVolume.name}' of node '${nameVolume.node}', which is the NameNode's: expected another node, whose disk is there when this one is lost; take a volume of another node`,
    );
  }
}

function checkpointSeconds(thing: string, { checkpointInterval }: HdfsClusterProps): number {
  const seconds = checkpointInterval?.toSeconds() ?? CHECKPOINT_SECONDS;
  if (seconds < CHECKPOINT_LEAST_SECONDS) {
    throw new Error(
      `${thing} makes a checkpoint every ${seconds} s: expected ${CHECKPOINT_LEAST_SECONDS} s or more, since the SecondaryNameNode looks once a minute; raise checkpointInterval`,
    );
  }
  return seconds;
}

/** @throws If a disk has less than is to be left of it. */
function reservedBytes(thing: string, { storage, dataVolumes, reserved }: HdfsClusterProps): number {
  if (reserved === undefined) {
    return Math.max(...dataVolumes.map((volume) => besideOnDisk(storage, volume)));
  }
  const bytes = sizeInBytes(reserved);
  if (bytes !== 0) {
    checkCapacity(`${thing}: reserved`, bytes, reserved.asString());
  }
  const full = dataVolumes.find((volume) => volume._model.bytes + besideOnDisk(storage, volume) <= bytes);
  if (full) {
    const [left, most] = describeQuantities(bytes, full._model.bytes + besideOnDisk(storage, full));
    throw new Error(
      `${thing} leaves ${left} of each disk free: expected less than ${most}, which the volumes on the disk of '${full.name}' have; lower reserved`,
    );
  }
  return bytes;
}

/** @throws If the daemons of a node are given more than it has. */
function checkNodeMemory(thing: string, settings: Settings, props: HdfsClusterProps): void {
  const { nodeMemory } = settings;
  const sums = [...memoryByNode(settings, props)];
  const [node, most] = sums.reduce((largest, next) => (next[1] > largest[1] ? next : largest));
  if (most > nodeMemory) {
    const [has, needed] = describeQuantities(nodeMemory, most);
    throw new Error(
      `${thing} has nodes with ${has} of memory: expected ${needed} or more, which the daemons on node '${node}' are limited to; raise nodeMemory, or lower nameNodeMemory and dataNodeMemory`,
    );
  }
}

function bytesOf(thing: string, { heap, limit }: HdfsMemory = {}): Partial<Memory> {
  return {
    ...(heap && { heap: capacityInBytes(`${thing}: heap`, heap) }),
    ...(limit && { limit: capacityInBytes(`${thing}: limit`, limit) }),
  };
}
