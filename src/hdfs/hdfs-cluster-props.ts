import type { Duration, Size } from 'cdk8s';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';

/**
 * Memory of one kind of daemon.
 */
export interface HdfsMemory {
  /**
   * Most of what Java objects take: `-Xmx`.
   *
   * @default - a part of `nodeMemory`: an eighth for the NameNode, from 128Mi to 8Gi; a sixteenth for a DataNode, from 64Mi
   * to 1Gi
   */
  readonly heap?: Size;

  /**
   * Memory request and limit of the container.
   *
   * @default - the heap, and what the rest of the process takes: 192Mi where `nodeMemory` is 2Gi or less, otherwise 320Mi
   * and an eighth of the heap
   */
  readonly limit?: Size;
}

/**
 * Properties for `HdfsCluster`.
 */
export interface HdfsClusterProps {
  /** The storage that all volumes below belong to. */
  readonly storage: LocalSsdStorage;

  /**
   * The volume of the NameNode: names of the files, and where their blocks are. It is small, and all files are lost with
   * it unless there is a `checkpointVolume`.
   */
  readonly nameVolume: LocalVolume;

  /**
   * The volumes for the files' blocks, one of a disk: each node among them gets a DataNode with all of its disks.
   *
   * The order is for good: the first node has the DataNode of ordinal 0, and so on. Add nodes at the end.
   */
  readonly dataVolumes: LocalVolume[];

  /**
   * The volume, on another node than the NameNode's, that a copy of the NameNode's metadata is kept on by a
   * SecondaryNameNode. What is newer than the copy is lost with the NameNode's disk.
   *
   * Without one nothing merges the NameNode's log of changes either: it grows, and is read whole at each start.
   *
   * @default - none
   */
  readonly checkpointVolume?: LocalVolume;

  /**
   * How often the copy is made.
   *
   * @default Duration.minutes(15)
   */
  readonly checkpointInterval?: Duration;

  /**
   * Name of the cluster, and what the names of its objects begin with: a DNS-1123 label of at most 34 characters.
   *
   * @default 'hdfs'
   */
  readonly name?: string;

  /**
   * Image with the command `hdfs` in its path, and bash.
   *
   * @see https://hub.docker.com/r/apache/hadoop
   * @default 'apache/hadoop:3.4.3', for amd64 and arm64
   */
  readonly image?: string;

  /**
   * The user that all containers run as. The image has to know its name, which is HDFS' superuser.
   *
   * Once there are files this cannot be changed without changing their owner on each disk.
   *
   * @default 1000, which is `hadoop` in the images of Hadoop 3.4; in those of 3.5 that is 1001
   */
  readonly user?: number;

  /**
   * The group that all containers run as, and that the kubelet gives the volumes to.
   *
   * @default 1000
   */
  readonly group?: number;

  /**
   * How many DataNodes run, those of the first nodes of `dataVolumes`; the other volumes are kept for later.
   *
   * @default - one on each node of `dataVolumes`
   */
  readonly dataNodes?: number;

  /**
   * How many copies of a block there are, each on another DataNode.
   *
   * @default - 3, or the number of DataNodes where that is less
   */
  readonly replication?: number;

  /**
   * What is asked of each of the `dataVolumes`. Like all of a claim template it can never be changed, and a DataNode gets
   * the whole of its volumes however little it is.
   *
   * @default - 1Gi, or what the smallest volume has where that is less
   */
  readonly diskCapacity?: Size;

  /**
   * What HDFS leaves free of the file system of each disk, which it otherwise fills.
   *
   * @default - what the storage's other volumes on the disk have; of all disks the most
   */
  readonly reserved?: Size;

  /**
   * How many disks of a DataNode may fail before it ends; less than it has.
   *
   * @default 0
   */
  readonly toleratedDiskFailures?: number;

  /**
   * Memory of the smallest node that has a daemon: heaps and limits follow from it, and up to 2Gi the JVM is set to take
   * little.
   *
   * @default Size.gibibytes(1)
   */
  readonly nodeMemory?: Size;

  /**
   * Memory of the NameNode, and of the SecondaryNameNode, which loads the same metadata.
   *
   * @default - by `nodeMemory`
   */
  readonly nameNodeMemory?: HdfsMemory;

  /**
   * Memory of each DataNode.
   *
   * @default - by `nodeMemory`
   */
  readonly dataNodeMemory?: HdfsMemory;

  /**
   * Users that a Job makes a home directory `/user/<name>` for, such as `spark`: HDFS lets nobody but its superuser write
   * anywhere else, apart from `/tmp`.
   *
   * @default - none
   */
  readonly homes?: string[];

  /**
   * Properties of core-site.xml, which come before what is written otherwise.
   *
   * @default - none
   */
  readonly coreSite?: { [name: string]: string };

  /**
   * Properties of hdfs-site.xml, which come before what is written otherwise.
   *
   * @see https://hadoop.apache.org/docs/r3.4.2/hadoop-project-dist/hadoop-hdfs/hdfs-default.xml
   * @default - none
   */
  readonly hdfsSite?: { [name: string]: string };

  /**
   * Labels of all objects and pods, beside those of the chart and `app.kubernetes.io/…`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Labels that a node has to have for any pod of the cluster. Which nodes the daemons run on is up to their volumes.
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
