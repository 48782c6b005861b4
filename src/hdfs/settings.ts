import { checkLabel } from '../model/names';
import { describeQuantity } from '../model/quantity';
import { capacityInBytes } from '../storage/disk';
import type { LocalVolume } from '../storage/local-volume';
import { managedBy } from '../storage/managed-by';
import type { Labels } from './daemon';
import { dataNodesOf } from './data-nodes';
import { besideOnDisk, mountOf } from './disks';
import type { HdfsClusterProps, HdfsMemory } from './hdfs-cluster-props';
import { DATA_NODE, type Memory, memoryOf, NAME_NODE } from './memory';
import { nameNodeHost } from './name-node';
import type { PodSettings } from './pod';
import { hdfsSite, type Site } from './site';
import { checkSite } from './site-checks';
import { checkUserName } from './user-name';

/** The longest end of a name is that of the SecondaryNameNode, and a StatefulSet's name has 52 characters at most. */
const NAME_LIMIT = 34;

const USER = 1000;
const CHECKPOINT_SECONDS = 15 * 60;

/** Hadoop's dfs.namenode.checkpoint.check.period. */
const CHECKPOINT_LEAST_SECONDS = 60;
const NODE_MEMORY = 1024 ** 3;

/** What is known of a cluster once all of its properties are checked. */
export interface Settings extends PodSettings {
  readonly name: string;
  readonly namespace: string;
  /** Domain of the namespace in the cluster's DNS. */
  readonly domain: string;
  readonly site: Site;
  /** The volumes of each DataNode that there is a node for. */
  readonly dataNodes: readonly (readonly LocalVolume[])[];
  /** How many of them run. */
  readonly replicas: number;
  readonly nameNodeMemory: Memory;
  readonly dataNodeMemory: Memory;
  readonly labels: Labels;
  /** Those of the labels that never change. */
  readonly selector: Labels;
}

/** @throws If a property is not possible, or two of them are not together. */
export function settingsOf(namespace: string | undefined, props: HdfsClusterProps): Settings {
  const { name = 'hdfs', user = USER, group = USER, clusterDomain = 'cluster.local' } = props;
  const thing = `HDFS '${name}'`;
  checkName(name);
  if (namespace === undefined) {
    throw new Error(
      `${thing} has no namespace: expected one, which the names of its daemons in the DNS have; set namespace on the chart, such as 'hdfs'`,
    );
  }
  const dataNodes = dataNodesOfProps(thing, props);
  const replicas = props.dataNodes ?? dataNodes.length;
  checkCheckpoint(thing, props);
  for (const home of props.homes ?? []) {
    checkUserName(thing, home);
  }
  const site: Site = {
    nameNodeHost: nameNodeHost(name, namespace, clusterDomain),
    disks: dataNodes[0].length,
    replication: props.replication ?? Math.min(3, replicas),
    toleratedDiskFailures: props.toleratedDiskFailures ?? 0,
    reservedBytes: reservedBytes(thing, props),
    checkpointSeconds: checkpointSeconds(thing, props),
  };
  checkSite(hdfsSite(site, props.hdfsSite), { thing, dataNodes: replicas, disks: site.disks });

  const nodeMemory = props.nodeMemory ? capacityInBytes(`${thing}: nodeMemory`, props.nodeMemory) : NODE_MEMORY;
  const memory = (daemon: string, share: typeof NAME_NODE, given?: HdfsMemory) =>
    memoryOf(`${thing}: ${daemon}`, nodeMemory, share, bytesOf(`${thing}: ${daemon}`, given));
  const selector = { 'app.kubernetes.io/name': 'hdfs', 'app.kubernetes.io/instance': name };
  return {
    name,
    namespace,
    domain: `${namespace}.svc.${clusterDomain}`,
    site,
    dataNodes,
    replicas,
    nodeMemory,
    nameNodeMemory: memory('the NameNode', NAME_NODE, props.nameNodeMemory),
    dataNodeMemory: memory('a DataNode', DATA_NODE, props.dataNodeMemory),
    labels: { ...managedBy(props.labels), ...selector },
    selector,
    image: props.image ?? 'apache/hadoop:3.4.3',
    user,
    group,
    nodeSelector: props.nodeSelector,
    configMapName: `${name}-configuration`,
  };
}

function checkName(name: string): void {
  checkLabel('HDFS', name, 'set name');
  if (name.length > NAME_LIMIT) {
    throw new Error(
      `HDFS '${name}' has a name of ${name.length} characters: expected at most ${NAME_LIMIT}, since those of its objects begin with it; shorten name`,
    );
  }
}

function dataNodesOfProps(thing: string, { storage, dataVolumes, dataNodes }: HdfsClusterProps): LocalVolume[][] {
  const volumes = dataVolumes.map((volume) => ({
    name: volume.name,
    node: volume.node,
    mount: mountOf(storage, volume),
    volume,
  }));
  return dataNodesOf(thing, volumes, dataNodes).map((ofNode) => ofNode.map(({ volume }) => volume));
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
  const bytes = capacityInBytes(`${thing}: reserved`, reserved);
  const full = dataVolumes.find((volume) => volume._model.bytes + besideOnDisk(storage, volume) <= bytes);
  if (full) {
    throw new Error(
      `${thing} leaves ${describeQuantity(bytes)} of each disk free: expected less than ${describeQuantity(full._model.bytes + besideOnDisk(storage, full))}, which the volumes on the disk of '${full.name}' have; lower reserved`,
    );
  }
  return bytes;
}

function bytesOf(thing: string, { heap, limit }: HdfsMemory = {}): Partial<Memory> {
  return {
    ...(heap && { heap: capacityInBytes(`${thing}: heap`, heap) }),
    ...(limit && { limit: capacityInBytes(`${thing}: limit`, limit) }),
  };
}
