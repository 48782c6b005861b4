import type { Duration, Size } from 'cdk8s';
import type { HdfsConfiguration } from '../../hdfs/configuration';
import type { ILocalStorage } from '../../storage/local-storage';
import type { SparkRestartPolicy } from './restart';
import type { SparkApplicationType } from './type';

/**
 * Properties for `SparkApplication`.
 */
export interface SparkApplicationProps {
  /** The storage that driver and executors have their scratch on. */
  readonly storage: ILocalStorage;

  /** The least that each of them gets, for what does not fit in memory and what executors hand to each other. */
  readonly scratch: Size;

  /**
   * The jar, or the Python or R file, of the application: a URI such as `local:///opt/spark/examples/count.jar`, which is
   * a path in the image, or `hdfs://namenode:8020/applications/count.jar`.
   */
  readonly mainApplicationFile: string;

  /**
   * The class of the jar that is run, with its package.
   *
   * @default - none: Python and R have none, a jar needs one
   */
  readonly mainClass?: string;

  /**
   * The language of the application.
   *
   * @default - by the ending of `mainApplicationFile`: Python for `.py`, `.zip` and `.egg`, R for `.R`, otherwise Scala
   */
  readonly type?: SparkApplicationType;

  /**
   * What the application is given, as it is: no shell reads it, nor does Kubernetes.
   *
   * @default - none
   */
  readonly arguments?: string[];

  /**
   * Name of the SparkApplication: a DNS-1035 label, which begins with a letter and has 63 characters at most.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * Image of driver and executors, with Spark in `/opt/spark` and its entry script.
   *
   * @see https://hub.docker.com/r/apache/spark
   * @default 'apache/spark:3.5.7-java17', for amd64 and arm64
   */
  readonly image?: string;

  /**
   * The version of Spark in the image, 3.0.0 or later.
   *
   * @default - what the tag of `image` begins with
   */
  readonly sparkVersion?: string;

  /**
   * Names of Secrets, of the namespace, that the image is pulled with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The user that driver and executors run as.
   *
   * @default 185, which is `spark` in the image
   */
  readonly user?: number;

  /**
   * The group that they run as, and that the kubelet gives the scratch to.
   *
   * @default 185
   */
  readonly group?: number;

  /**
   * Heap of the driver, in whole MiB.
   *
   * @default Size.mebibytes(512)
   */
  readonly driverMemory?: Size;

  /**
   * What the driver takes beside its heap, in whole MiB.
   *
   * @see https://spark.apache.org/docs/3.5.7/configuration.html#application-properties
   * @default - Spark's: a tenth of the heap, of Python and R two fifths, and 384Mi at least
   */
  readonly driverMemoryOverhead?: Size;

  /**
   * CPUs that the driver asks for.
   *
   * @default 1
   */
  readonly driverCores?: number;

  /**
   * How many executors run at a time.
   *
   * @default 1
   */
  readonly executors?: number;

  /**
   * Heap of each executor, in whole MiB.
   *
   * @default Size.gibibytes(1)
   */
  readonly executorMemory?: Size;

  /**
   * What each executor takes beside its heap, in whole MiB.
   *
   * @default - as that of the driver
   */
  readonly executorMemoryOverhead?: Size;

  /**
   * CPUs that each executor asks for, and how many tasks it runs at a time.
   *
   * @default 1
   */
  readonly executorCores?: number;

  /**
   * The configuration of a HDFS, such as `hdfs.configuration`, which paths are in when they do not say otherwise. For
   * another namespace a copy of it is made.
   *
   * @default - none
   */
  readonly hadoop?: HdfsConfiguration;

  /**
   * Who driver and executors are for HDFS, which believes it.
   *
   * @default 'spark', who needs a home in HDFS: `homes: ['spark']`
   */
  readonly hadoopUser?: string;

  /**
   * Properties of Hadoop, by their names in its files.
   *
   * @default - none more than those of `hadoop`
   */
  readonly hadoopConf?: { [name: string]: string };

  /**
   * Properties of Spark. CPU requests of less than a core are `spark.kubernetes.executor.request.cores: '500m'` and
   * `spark.kubernetes.driver.request.cores`.
   *
   * @see https://spark.apache.org/docs/3.5.7/running-on-kubernetes.html#configuration
   * @default - none
   */
  readonly sparkConf?: { [name: string]: string };

  /**
   * The ServiceAccount of the driver, which makes its executors.
   *
   * @default - one of its own, with the Role that it needs
   */
  readonly serviceAccountName?: string;

  /**
   * When the application is submitted again.
   *
   * @default SparkRestartPolicy.NEVER
   */
  readonly restartPolicy?: SparkRestartPolicy;

  /**
   * How often it is submitted again after it has failed, with `SparkRestartPolicy.ON_FAILURE`.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * How long the operator waits before it submits it again; the second time twice as long, and so on.
   *
   * @default Duration.seconds(10)
   */
  readonly retryInterval?: Duration;

  /**
   * After how long an application that has ended is deleted, with its driver, the log and the scratch of that. Who applies
   * the document again then runs it again.
   *
   * @default - never
   */
  readonly keepFor?: Duration;

  /**
   * Take the volumes of a storage that retains them: see `EphemeralVolume`.
   *
   * @default false
   */
  readonly useVolumesOnce?: boolean;

  /**
   * Labels of all objects and pods, beside those of the chart and `app.kubernetes.io/…`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Labels that a node has to have for driver and executors.
   *
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };
}
