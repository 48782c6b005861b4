import type { Duration, Size } from 'cdk8s';
import type { SparkCluster } from '../cluster/spark-cluster';

/**
 * Properties for `SparkJob`.
 */
export interface SparkJobProps {
  /** The cluster that runs the application. */
  readonly cluster: SparkCluster;

  /**
   * The jar, or the Python or R file, of the application: a path in the image or of one of `files`, or a URI such as
   * `hdfs:///applications/count.jar`.
   */
  readonly mainApplicationFile: string;

  /**
   * The class that is run, with its package.
   *
   * @default - what the jar says; Python and R have none
   */
  readonly mainClass?: string;

  /**
   * What the application is given, as it is: no shell reads it, nor does Kubernetes.
   *
   * @default - none
   */
  readonly arguments?: string[];

  /**
   * Text of files by their name, which the driver has in `/opt/application`: `{ 'count.py': readFileSync(…, 'utf8') }`.
   *
   * @default - none
   */
  readonly files?: { [name: string]: string };

  /**
   * What the name of the Job begins with, a DNS-1123 label of at most 52 characters. It ends with a hash of what is run,
   * since nothing of a Job can be changed: another application is another Job, and the same one is not run again.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * Heap of the driver, which runs in the Job's pod.
   *
   * @default Size.mebibytes(512)
   */
  readonly driverMemory?: Size;

  /**
   * What the driver takes beside its heap: the JVM itself, buffers, and the process of Python, if there is one.
   *
   * @default - a tenth of the heap, of Python and R two fifths, and 384Mi at least
   */
  readonly driverMemoryOverhead?: Size;

  /**
   * Heap of each executor.
   *
   * @default - the part of a worker that one of its `executorsPerWorker` has
   */
  readonly executorMemory?: Size;

  /**
   * How many tasks an executor runs at a time.
   *
   * @default - all that its worker has
   */
  readonly executorCores?: number;

  /**
   * How many tasks run at a time in all. The rest of the cluster is for other applications meanwhile.
   *
   * @default - all that the cluster has
   */
  readonly totalCores?: number;

  /**
   * Properties of Spark for this application, which come before those of the cluster.
   *
   * @see https://spark.apache.org/docs/3.5.7/configuration.html
   * @default - none
   */
  readonly sparkConf?: { [name: string]: string };

  /**
   * How often the application is submitted again after it has failed.
   *
   * @default 0
   */
  readonly retries?: number;

  /**
   * After how long the application is ended, with all retries. The wait for the cluster counts.
   *
   * @default - never
   */
  readonly deadline?: Duration;

  /**
   * After how long a Job that has ended is deleted, and with it its log. It is run again if it is applied again then.
   *
   * @default - never
   */
  readonly keepFor?: Duration;

  /**
   * Labels of the Job and its pods, beside those of the cluster.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Labels that a node has to have for the driver.
   *
   * @default - those of the cluster
   */
  readonly nodeSelector?: { [name: string]: string };
}
