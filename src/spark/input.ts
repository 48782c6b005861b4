import { HdfsConfiguration } from '../hdfs/configuration';
import { HdfsCluster } from '../hdfs/hdfs-cluster';
import { hadoopProperties, SSD_STORAGE } from '../hdfs/input';
import { isSubdomain } from '../model/names';
import {
  dictionary,
  duration,
  flag,
  group,
  image,
  labels,
  lines,
  list,
  nodeSelector,
  numeric,
  oneOf,
  optional,
  type RequiredShape,
  shapeOf,
  size,
  struct,
  text,
  user,
  word,
} from '../model/shape';
import { LOCAL_VOLUME, STORAGE } from '../storage/input';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import { SparkRestartPolicy } from './application/restart';
import type { SparkApplicationProps } from './application/spark-application-props';
import { SparkApplicationType } from './application/type';
import type { SparkClusterProps } from './cluster/spark-cluster-props';
import type { SparkJobProps } from './job/spark-job-props';

/** The shapes of all that comes into the constructs of this folder. */

/** Properties of Spark, by their names, which are checked where it is known whose they are. */
const SPARK_CONF = dictionary(word());

const MAIN_FILE = shapeOf(
  "a path or a URI, such as 'hdfs:///applications/count.jar'",
  (value) =>
    typeof value === 'string' && value.trim() !== '' && !value.startsWith('-') && text().faultOf(value) === undefined,
);

const CLASS_NAME = shapeOf(
  "the name of a class with its package, such as 'org.example.Count'",
  (value) => typeof value === 'string' && /^[^-\s\p{Cc}/\\;:][^\s\p{Cc}/\\;:]*$/u.test(value),
);

const USER_NAME = shapeOf(
  "the name of a user, such as 'spark'",
  (value) => typeof value === 'string' && /^[^\s\p{Cc}]{1,255}$/u.test(value),
);

/** Name of an object of the namespace. */
const OBJECT_NAME = shapeOf(
  'the name of an object: a DNS-1123 subdomain',
  (value) => typeof value === 'string' && isSubdomain(value),
);

export const SPARK_CLUSTER = struct<SparkClusterProps>({
  scratch: hasProperty('SparkScratch.onVolumes or SparkScratch.onDemand', '_onDemand', '_volumes'),
  hdfs: optional(shapeOf('a HdfsCluster', (value) => value instanceof HdfsCluster)),
  fileSystem: optional(text()),
  hadoopUser: optional(USER_NAME),
  inDataNodePods: optional(flag()),
  workers: optional(numeric()),
  name: optional(text()),
  image: optional(image()),
  user: optional(user()),
  group: optional(group()),
  nodeMemory: optional(size()),
  reservedMemory: optional(size()),
  workerMemory: optional(size()),
  executorsPerWorker: optional(numeric()),
  executorMemoryOverhead: optional(size()),
  nodeCores: optional(numeric()),
  workerCores: optional(numeric()),
  sparkConf: optional(SPARK_CONF),
  labels: optional(labels()),
  nodeSelector: optional(nodeSelector()),
  clusterDomain: optional(text()),
});

export const ON_VOLUMES = struct<{ readonly storage: LocalSsdStorage; readonly volumes: unknown[] }>({
  storage: SSD_STORAGE,
  volumes: list(LOCAL_VOLUME),
});

export const ON_DEMAND = struct<{ readonly storage: object; readonly capacity: object }>({
  storage: STORAGE,
  capacity: size(),
});

export const SPARK_JOB = struct<SparkJobProps>({
  cluster: hasProperty('a SparkCluster', '_settings', '_pods'),
  mainApplicationFile: MAIN_FILE,
  mainClass: optional(CLASS_NAME),
  arguments: optional(list(word())),
  files: optional(dictionary(lines())),
  name: optional(text()),
  driverMemory: optional(size()),
  driverMemoryOverhead: optional(size()),
  executorMemory: optional(size()),
  executorCores: optional(numeric()),
  totalCores: optional(numeric()),
  sparkConf: optional(SPARK_CONF),
  retries: optional(numeric()),
  deadline: optional(duration({ least: 1 })),
  keepFor: optional(duration()),
  labels: optional(labels()),
  nodeSelector: optional(nodeSelector()),
});

export const SPARK_APPLICATION = struct<SparkApplicationProps>({
  storage: STORAGE,
  scratch: size(),
  mainApplicationFile: MAIN_FILE,
  mainClass: optional(CLASS_NAME),
  type: optional(oneOf(...Object.values(SparkApplicationType))),
  arguments: optional(list(word())),
  name: optional(text()),
  image: optional(image()),
  sparkVersion: optional(text()),
  imagePullSecrets: optional(list(OBJECT_NAME)),
  user: optional(user()),
  group: optional(group()),
  driverMemory: optional(size()),
  driverMemoryOverhead: optional(size()),
  driverCores: optional(numeric()),
  executors: optional(numeric()),
  executorMemory: optional(size()),
  executorMemoryOverhead: optional(size()),
  executorCores: optional(numeric()),
  hadoop: optional(shapeOf('the configuration of a HdfsCluster', (value) => value instanceof HdfsConfiguration)),
  hadoopUser: optional(USER_NAME),
  hadoopConf: optional(hadoopProperties()),
  sparkConf: optional(SPARK_CONF),
  serviceAccountName: optional(OBJECT_NAME),
  restartPolicy: optional(oneOf(...Object.values(SparkRestartPolicy))),
  retries: optional(numeric()),
  retryInterval: optional(duration()),
  keepFor: optional(duration()),
  useVolumesOnce: optional(flag()),
  labels: optional(labels()),
  nodeSelector: optional(nodeSelector()),
});

/** An object of a class that itself needs these shapes, by what only it has. */
function hasProperty(expected: string, ...names: readonly string[]): RequiredShape {
  return shapeOf(
    expected,
    (value) => typeof value === 'object' && value !== null && names.every((name) => name in value),
  );
}
