import type { Identity } from '../../daemon/identity';
import type { SparkClusterProps } from './spark-cluster-props';

/** @throws If there is not just one worker for each DataNode, of its node and its namespace. */
export function checkDataNodes(
  { thing, namespace }: Identity,
  { hdfs, scratch }: SparkClusterProps,
  nodes: string[],
): void {
  if (!hdfs || !scratch._volumes) {
    const what = hdfs ? 'scratch on demand' : 'no hdfs';
    throw new Error(
      `${thing} is in the pods of DataNodes and has ${what}: expected hdfs, and SparkScratch.onVolumes; set them, or leave inDataNodePods out`,
    );
  }
  if (hdfs.namespace !== namespace) {
    throw new Error(
      `${thing} of namespace '${namespace}' is in the pods of DataNodes of namespace '${hdfs.namespace}': expected the same; put both in charts of one namespace, or leave inDataNodePods out`,
    );
  }
  const dataNodes = hdfs._neighbour.dataNodes.nodes;
  if (nodes.join() !== dataNodes.join()) {
    throw new Error(
      `${thing} is in the pods of DataNodes on the nodes ${quoted(dataNodes)} and has scratch on ${quoted(nodes)}: expected the same nodes in the same order; change scratch`,
    );
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** @throws If the file system is said twice, or is no URI of one. */
export function checkFileSystem(thing: string, { hdfs, fileSystem }: SparkClusterProps): void {
  if (hdfs && fileSystem !== undefined) {
    throw new Error(
      `${thing} has both hdfs and fileSystem '${fileSystem}': expected one of them; leave fileSystem out, and name the other in the paths of applications`,
    );
  }
  if (fileSystem !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/[^/\s]*\/?$/.test(fileSystem)) {
    throw new Error(
      `${thing} has the file system '${fileSystem}': expected a URI without a path, such as 'hdfs://namenode.example.org:8020'; set fileSystem`,
    );
  }
}

/** @throws If the storage retains what is made on demand. */
export function checkOnDemand(thing: string, { scratch: { _onDemand } }: SparkClusterProps): void {
  if (_onDemand?.storage._retains) {
    throw new Error(
      `${thing} has scratch on demand of storage '${_onDemand.storage.storageClassName}', which retains its volumes, so that each new pod would use one up: expected a LocalPathStorage that deletes them; take one, or SparkScratch.onVolumes`,
    );
  }
}
