import type { Identity } from '../daemon/identity';
import type { DataNodes } from './data-node';
import type { HdfsClusterProps } from './hdfs-cluster-props';
import type { Settings } from './settings';

/** What other software on the nodes of a HDFS has to know of it. */
export interface HdfsNeighbour {
  readonly identity: Identity;
  /** Users who have a home. */
  readonly homes: readonly string[];
  /** Bytes of the smallest node that has a daemon. */
  readonly nodeMemory: number;
  /** What the daemons of each node are limited to, in bytes. */
  readonly memoryByNode: ReadonlyMap<string, number>;
  readonly dataNodes: DataNodes;
}

/** What the daemons of each node are limited to, in bytes. */
export function memoryByNode(settings: Settings, props: HdfsClusterProps): Map<string, number> {
  const { dataNodes, replicas, nameNodeMemory, dataNodeMemory } = settings;
  const { nameVolume, checkpointVolume } = props;
  const sums = new Map<string, number>();
  const add = (node: string, { limit }: { readonly limit: number }) => sums.set(node, (sums.get(node) ?? 0) + limit);
  add(nameVolume.node, nameNodeMemory);
  if (checkpointVolume) {
    add(checkpointVolume.node, nameNodeMemory);
  }
  for (const [volume] of dataNodes.slice(0, replicas)) {
    add(volume.node, dataNodeMemory);
  }
  return sums;
}
