/**
 * The ports of HDFS' daemons, which are Hadoop's defaults.
 *
 * @see https://hadoop.apache.org/docs/r3.4.2/hadoop-project-dist/hadoop-hdfs/hdfs-default.xml
 */
export const NAME_NODE_RPC_PORT = 8020;
export const NAME_NODE_HTTP_PORT = 9870;
export const SECONDARY_HTTP_PORT = 9868;
export const DATA_NODE_DATA_PORT = 9866;
export const DATA_NODE_HTTP_PORT = 9864;
export const DATA_NODE_IPC_PORT = 9867;
