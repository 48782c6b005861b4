import { append } from '../model/multimap';
import { count } from './site-checks';

/** A volume that HDFS gets. */
export interface DataVolume {
  readonly name: string;
  readonly node: string;
  /** Where its file system is mounted on the node; the device, if it is one. */
  readonly mount: string;
}

/**
 * The volumes of each DataNode, in the order of their nodes in the list: one DataNode a node, with all of its disks.
 *
 * @param amount how many of the nodes get one
 * @throws If there are no volumes, fewer nodes than DataNodes, nodes with different numbers of disks, or two volumes on one
 * file system. `thing` begins the message.
 */
export function dataNodesOf<T extends DataVolume>(thing: string, volumes: readonly T[], amount?: number): T[][] {
  const byNode = new Map<string, T[]>();
  for (const volume of volumes) {
    checkFileSystem(thing, volume, byNode.get(volume.node) ?? []);
    append(byNode, volume.node, volume);
  }
  const nodes = [...byNode.values()];
  if (nodes.length === 0) {
    throw new Error(`${thing} has no volumes for data: expected one or more; set dataVolumes`);
  }
  checkAmount(thing, nodes.length, amount);
  checkDisks(thing, nodes);
  return nodes;
}

function checkFileSystem(thing: string, volume: DataVolume, others: readonly DataVolume[]): void {
  const other = others.find(({ mount }) => mount === volume.mount);
  if (other) {
    throw new Error(
      `${thing} has the volumes '${other.name}' and '${volume.name}' on disk '${volume.mount}' of node '${volume.node}': expected one of a disk, whose space HDFS would count twice; leave one of them out of dataVolumes`,
    );
  }
}

function checkAmount(thing: string, nodes: number, amount: number | undefined): void {
  if (amount !== undefined && (!Number.isInteger(amount) || amount < 1)) {
    throw new Error(`${thing} has ${amount} DataNodes: expected a whole number from 1 up; set dataNodes`);
  }
  if (amount !== undefined && amount > nodes) {
    throw new Error(
      `${thing} has ${count(amount, 'DataNode')} and ${count(nodes, 'node')} with a disk for one: expected at most ${nodes}, since each DataNode is on a node of its own; lower dataNodes, or add a node to dataVolumes`,
    );
  }
}

function checkDisks(thing: string, [first, ...others]: readonly (readonly DataVolume[])[]): void {
  const uneven = others.find(({ length }) => length !== first.length);
  if (uneven) {
    throw new Error(
      `${thing} has ${count(first.length, 'disk')} on node '${first[0].node}' and ${uneven.length} on node '${uneven[0].node}': expected the same number on each, since all DataNodes are of one StatefulSet; leave the others out of dataVolumes`,
    );
  }
}
