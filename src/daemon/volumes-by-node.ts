import { append } from '../model/multimap';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';
import { count } from './count';
import { mountOf } from './disks';

/** How messages call what runs on the nodes. */
export interface NodeWords {
  /** Begins each message. */
  readonly thing: string;
  /** What a node gets one of, such as `DataNode`. */
  readonly daemon: string;
  /** The property that says how many run. */
  readonly amountProperty: string;
  /** What the volumes are for. */
  readonly purpose: string;
  /** The property with the volumes. */
  readonly volumesProperty: string;
  /** Why a disk has one of the volumes: `expected one of a disk, …`. */
  readonly oneOfDisk: string;
}

/**
 * The volumes of each daemon, in the order of their nodes in the list: one daemon a node, with all of its disks.
 *
 * @param amount how many of the nodes get one
 * @throws If there are no volumes, fewer nodes than daemons, nodes with different numbers of disks, or two volumes on one
 * file system.
 */
export function volumesByNode(
  words: NodeWords,
  storage: LocalSsdStorage,
  volumes: readonly LocalVolume[],
  amount?: number,
): LocalVolume[][] {
  const byNode = new Map<string, LocalVolume[]>();
  for (const volume of volumes) {
    checkFileSystem(words, storage, volume, byNode.get(volume.node) ?? []);
    append(byNode, volume.node, volume);
  }
  const nodes = [...byNode.values()];
  if (nodes.length === 0) {
    const { thing, purpose, volumesProperty } = words;
    throw new Error(`${thing} has no volumes for ${purpose}: expected one or more; set ${volumesProperty}`);
  }
  checkAmount(words, nodes.length, amount);
  checkDisks(words, nodes);
  return nodes;
}

function checkFileSystem(
  { thing, volumesProperty, oneOfDisk }: NodeWords,
  storage: LocalSsdStorage,
  volume: LocalVolume,
  others: readonly LocalVolume[],
): void {
  const mount = mountOf(storage, volume);
  const other = others.find((candidate) => mountOf(storage, candidate) === mount);
  if (other) {
    throw new Error(
      `${thing} has the volumes '${other.name}' and '${volume.name}' on disk '${mount}' of node '${volume.node}': expected one of a disk, ${oneOfDisk}; leave one of them out of ${volumesProperty}`,
    );
  }
}

function checkAmount(words: NodeWords, nodes: number, amount: number | undefined): void {
  const { thing, daemon, amountProperty, volumesProperty } = words;
  if (amount !== undefined && (!Number.isInteger(amount) || amount < 1)) {
    throw new Error(`${thing} has ${amount} ${daemon}s: expected a whole number from 1 up; set ${amountProperty}`);
  }
  if (amount !== undefined && amount > nodes) {
    throw new Error(
      `${thing} has ${count(amount, daemon)} and ${count(nodes, 'node')} with a disk for one: expected at most ${nodes}, since each ${daemon} is on a node of its own; lower ${amountProperty}, or add a node to ${volumesProperty}`,
    );
  }
}

function checkDisks(words: NodeWords, [first, ...others]: readonly (readonly LocalVolume[])[]): void {
  const { thing, daemon, volumesProperty } = words;
  const uneven = others.find(({ length }) => length !== first.length);
  if (uneven) {
    throw new Error(
      `${thing} has ${count(first.length, 'disk')} on node '${first[0].node}' and ${uneven.length} on node '${uneven[0].node}': expected the same number on each, since all ${daemon}s are of one StatefulSet; leave the others out of ${volumesProperty}`,
    );
  }
}
