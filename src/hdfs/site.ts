import { CHECKPOINT_DIRECTORY, dataDirectory, NAME_DIRECTORY } from './paths';
import {
  DATA_NODE_DATA_PORT,
  DATA_NODE_HTTP_PORT,
  DATA_NODE_IPC_PORT,
  NAME_NODE_HTTP_PORT,
  NAME_NODE_RPC_PORT,
  SECONDARY_HTTP_PORT,
} from './ports';
import type { Properties } from './properties-file';

/** What the site files depend on. */
export interface Site {
  /** Full name of the NameNode's pod in the cluster's DNS. */
  readonly nameNodeHost: string;
  /** Disks of each DataNode. */
  readonly disks: number;
  readonly replication: number;
  readonly toleratedDiskFailures: number;
  /** What HDFS leaves of each disk. */
  readonly reservedBytes: number;
  readonly checkpointSeconds: number;
}

/** What a client calls the file system. */
export function fileSystemUri({ nameNodeHost }: Pick<Site, 'nameNodeHost'>): string {
  return `hdfs://${nameNodeHost}:${NAME_NODE_RPC_PORT}`;
}

/** Properties of core-site.xml. */
export function coreSite(site: Site, overrides: Properties = {}): Properties {
  return { 'fs.defaultFS': fileSystemUri(site), ...overrides };
}

/**
 * Properties of hdfs-site.xml, for the daemons and for clients.
 *
 * @see https://hadoop.apache.org/docs/r3.4.2/hadoop-project-dist/hadoop-hdfs/hdfs-default.xml
 */
export function hdfsSite(site: Site, overrides: Properties = {}): Properties {
  return { ...nameNodeProperties(site), ...checkpointProperties(site), ...dataNodeProperties(site), ...overrides };
}

function nameNodeProperties({ nameNodeHost, replication }: Site): Properties {
  return {
    'dfs.namenode.rpc-address': `${nameNodeHost}:${NAME_NODE_RPC_PORT}`,
    'dfs.namenode.http-address': `${nameNodeHost}:${NAME_NODE_HTTP_PORT}`,
    // Not the address of the name, which the DNS may not have yet when the NameNode starts.
    'dfs.namenode.rpc-bind-host': '0.0.0.0',
    'dfs.namenode.http-bind-host': '0.0.0.0',
    'dfs.namenode.name.dir': `file://${NAME_DIRECTORY}`,
    // The addresses of pods have no names in most clusters' DNS, and a DataNode that is denied stays alive.
    'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
    'dfs.replication': `${replication}`,
  };
}

function checkpointProperties({ checkpointSeconds }: Site): Properties {
  return {
    'dfs.namenode.checkpoint.dir': `file://${CHECKPOINT_DIRECTORY}`,
    'dfs.namenode.checkpoint.period': `${checkpointSeconds}s`,
    'dfs.namenode.secondary.http-address': `0.0.0.0:${SECONDARY_HTTP_PORT}`,
  };
}

function dataNodeProperties({ disks, toleratedDiskFailures, reservedBytes }: Site): Properties {
  const directories = Array.from({ length: disks }, (_, disk) => `file://${dataDirectory(disk)}`);
  return {
    'dfs.datanode.address': `0.0.0.0:${DATA_NODE_DATA_PORT}`,
    'dfs.datanode.http.address': `0.0.0.0:${DATA_NODE_HTTP_PORT}`,
    'dfs.datanode.ipc.address': `0.0.0.0:${DATA_NODE_IPC_PORT}`,
    // Without a tag such as [SSD]: the default policy HOT writes to what has none, and to nothing else.
    'dfs.datanode.data.dir': directories.join(','),
    'dfs.datanode.du.reserved': `${reservedBytes}`,
    'dfs.datanode.failed.volumes.tolerated': `${toleratedDiskFailures}`,
  };
}
