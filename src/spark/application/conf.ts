import { checkSparkConf, type Elsewhere } from '../properties';

type Conf = { readonly [name: string]: string };

/**
 * Properties that the operator sets after those of `sparkConf`, which are lost then, or refuses there.
 *
 * @see https://github.com/kubeflow/spark-operator/blob/v2.5.2/internal/webhook/sparkconf_validator.go
 */
const ELSEWHERE: Elsewhere = {
  'spark.driver.cores': 'driverCores',
  'spark.driver.memory': 'driverMemory',
  'spark.driver.memoryOverhead': 'driverMemoryOverhead',
  'spark.executor.cores': 'executorCores',
  'spark.executor.instances': 'executors',
  'spark.executor.memory': 'executorMemory',
  'spark.executor.memoryOverhead': 'executorMemoryOverhead',
  'spark.kubernetes.authenticate.driver.serviceAccountName': 'serviceAccountName',
  'spark.kubernetes.container.image': 'image',
  'spark.kubernetes.driver.container.image': 'image',
  'spark.kubernetes.executor.container.image': 'image',
};

const BY_OPERATOR = [
  'spark.kubernetes.driver.master',
  'spark.kubernetes.driver.podTemplateFile',
  'spark.kubernetes.executor.podTemplateFile',
  'spark.kubernetes.namespace',
  'spark.master',
  'spark.submit.deployMode',
];

/** @throws If a property is none of Spark's, or is said elsewhere. `thing` begins the message. */
export function checkApplicationConf(thing: string, sparkConf: Conf): void {
  checkSparkConf(thing, sparkConf, ELSEWHERE);
  const taken = Object.keys(sparkConf).find((name) => BY_OPERATOR.includes(name));
  if (taken !== undefined) {
    throw new Error(
      `${thing} sets property '${taken}', which the operator sets: expected others in sparkConf; leave it out`,
    );
  }
}

/**
 * What makes Spark mount the files of Hadoop in driver and executors, and executors act for a user.
 *
 * `spec.hadoopConfigMap` would do nothing where the operator runs without its webhook.
 */
export function hadoopProperties(configMap: string, user: string): Conf {
  return {
    'spark.kubernetes.hadoop.configMapName': configMap,
    // Executors are who submitted the application if they are not told otherwise.
    'spark.executorEnv.SPARK_USER': user,
  };
}
