import type { Size } from 'cdk8s';
import type { HdfsCluster } from '../../hdfs/hdfs-cluster';
import type { SparkScratch } from './spark-scratch';

/**
 * Properties for `SparkCluster`.
 */
export interface SparkClusterProps {
  /** Where executors write what does not fit in memory. */
  readonly scratch: SparkScratch;

  /**
   * The HDFS that paths of applications are in when they do not say otherwise, and whose daemons share the nodes.
   *
   * @default - none: see `fileSystem`
   */
  readonly hdfs?: HdfsCluster;

  /**
   * The file system that paths of applications are in when they do not say otherwise, where it is no `hdfs` of this app:
   * a URI such as `hdfs://namenode.example.org:8020`.
   *
   * @default - that of `hdfs`; without one, `file:///`, which is another one in each pod
   */
  readonly fileSystem?: string;

  /**
   * Who applications are for HDFS, which believes it.
   *
   * @default 'spark', who needs a home in `hdfs`: `homes: ['spark']`
   */
  readonly hadoopUser?: string;

  /**
   * Run each worker in the pod of a DataNode of `hdfs`, so that executors read the blocks of their own node from its disk and
   * not over the network. It takes `SparkScratch.onVolumes`, with volumes of the DataNodes' nodes in their order.
   *
   * Another configuration of Spark then replaces the pods of the DataNodes too, one by one; and the claim templates of
   * their StatefulSet cannot change: for a HDFS that runs already, `kubectl delete statefulset hdfs-datanode
   * --cascade=orphan` before it is applied.
   *
   * @default false
   */
  readonly inDataNodePods?: boolean;

  /**
   * How many workers run, each on a node of its own; of `SparkScratch.onVolumes` those of the first nodes.
   *
   * @default - one on each node of the volumes; 1 with `SparkScratch.onDemand`; with `inDataNodePods`, one in each pod
   */
  readonly workers?: number;

  /**
   * Name of the cluster, and what the names of its objects begin with: a DNS-1123 label of at most 43 characters.
   *
   * @default 'spark'
   */
  readonly name?: string;

  /**
   * Image with Spark in `/opt/spark`, and bash.
   *
   * @see https://hub.docker.com/r/apache/spark
   * @default 'apache/spark:3.5.7-java17', for amd64 and arm64
   */
  readonly image?: string;

  /**
   * The user that all containers run as.
   *
   * @default 185, which is `spark` in the image
   */
  readonly user?: number;

  /**
   * The group that all containers run as, and that the kubelet gives the volumes to.
   *
   * @default 185
   */
  readonly group?: number;

  /**
   * Memory of the smallest node that has a worker: what is left of it by all else is for executors.
   *
   * @default - that of `hdfs`, otherwise 4Gi
   */
  readonly nodeMemory?: Size;

  /**
   * Memory of each node that is for the system, Kubernetes and all pods that are not of this cluster or of `hdfs`.
   *
   * @see https://docs.k3s.io/reference/resource-profiling
   * @default Size.mebibytes(512)
   */
  readonly reservedMemory?: Size;

  /**
   * Memory for the heaps of the executors of each worker, all together.
   *
   * @default - what is left of `nodeMemory`
   */
  readonly workerMemory?: Size;

  /**
   * How many executors run on a worker at a time: each has its part of `workerMemory` when its application does not say
   * otherwise, and is counted with what it takes beside its heap.
   *
   * @default 1
   */
  readonly executorsPerWorker?: number;

  /**
   * What each executor takes beside its heap: the JVM itself, buffers, and the processes of Python, if there are any.
   *
   * @default - a tenth of the heap, and 384Mi at least
   */
  readonly executorMemoryOverhead?: Size;

  /**
   * CPUs of the smallest node that has a worker.
   *
   * @default 4
   */
  readonly nodeCores?: number;

  /**
   * How many tasks run on a worker at a time.
   *
   * @default - one less than `nodeCores`, which the daemons have, but at least 1
   */
  readonly workerCores?: number;

  /**
   * Properties of spark-defaults.conf, for the daemons and all applications, which come before what is written otherwise.
   *
   * @see https://spark.apache.org/docs/3.5.7/configuration.html
   * @default - none
   */
  readonly sparkConf?: { [name: string]: string };

  /**
   * Labels of all objects and pods, beside those of the chart and `app.kubernetes.io/…`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Labels that a node has to have for any pod of the cluster.
   *
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * The domain of the cluster's DNS.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}
