export { HdfsConfiguration } from './configuration';
export { HdfsCluster } from './hdfs-cluster';
export { HdfsClusterProps, HdfsMemory } from './hdfs-cluster-props';
