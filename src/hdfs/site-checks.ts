import { count } from '../daemon/count';
import type { Properties } from './properties-file';

/** What the properties are held against. */
export interface Topology {
  /** How messages call the cluster. */
  readonly thing: string;
  readonly dataNodes: number;
  /** Disks of each DataNode. */
  readonly disks: number;
}

/**
 * Check what hdfs-site.xml says at last, whichever of its properties are overridden.
 *
 * @throws If HDFS could not work with it: too many replicas, too many tolerated failures, tagged directories.
 */
export function checkSite(properties: Properties, topology: Topology): void {
  checkReplication(properties['dfs.replication'], topology);
  checkToleratedFailures(properties['dfs.datanode.failed.volumes.tolerated'], topology);
  checkStorageTypes(properties['dfs.datanode.data.dir'], topology);
}

function checkReplication(text: string, { thing, dataNodes }: Topology): void {
  const replication = Number(text);
  if (!Number.isInteger(replication) || replication < 1) {
    throw new Error(`${thing} has a replication of ${text}: expected a whole number from 1 up; set replication`);
  }
  if (replication > dataNodes) {
    throw new Error(
      `${thing} has a replication of ${text} and ${count(dataNodes, 'DataNode')}: expected at most ${dataNodes}, since each replica is on a DataNode of its own; lower replication, or add a node to dataVolumes`,
    );
  }
}

function checkToleratedFailures(text: string, { thing, disks }: Topology): void {
  const tolerated = Number(text);
  // -1 is Hadoop's word for all but one.
  if (!Number.isInteger(tolerated) || tolerated < -1 || tolerated >= disks) {
    throw new Error(
      `${thing} tolerates ${text} failed disks of ${disks} on each DataNode: expected a whole number from 0 to ${disks - 1}, or no DataNode starts; lower toleratedDiskFailures`,
    );
  }
}

function checkStorageTypes(text: string, { thing }: Topology): void {
  const [tag] = /\[[^\]]*\]/.exec(text) ?? [];
  if (tag !== undefined && tag !== '[DISK]') {
    throw new Error(
      `${thing} tags a data directory as ${tag}: expected none, since the default storage policy writes to DISK only and every write would fail; remove the tag from dfs.datanode.data.dir`,
    );
  }
}
