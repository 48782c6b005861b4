import { checkWhole } from '../../daemon/check-whole';
import { describeQuantities } from '../../model/quantity';
import { capacityInBytes } from '../../storage/disk';
import type { Settings } from '../cluster/settings';
import { heapOf, jvmSize, LEAST_HEAP, overheadOf } from '../heap';
import { SPARK_HOME } from '../image';
import { literal } from '../literal';
import { checkSparkConf, type Elsewhere } from '../properties';
import type { SparkJobProps } from './spark-job-props';

const ELSEWHERE: Elsewhere = {
  'spark.cores.max': 'totalCores',
  'spark.driver.memory': 'driverMemory',
  'spark.executor.cores': 'executorCores',
  'spark.executor.memory': 'executorMemory',
  'spark.master': 'cluster',
};

/**
 * The command that runs an application with its driver where the command runs, and ends with its exit code.
 *
 * @param thing begins each message
 * @throws If a heap is less than Spark starts with, an executor fits on no worker, or a property is none of Spark's.
 */
export function submitCommand(thing: string, props: SparkJobProps, driverHeap: number): string[] {
  const { cluster, mainClass, mainApplicationFile } = props;
  const properties = Object.entries(propertiesOf(thing, props));
  return [
    `${SPARK_HOME}/bin/spark-submit`,
    ...['--master', cluster.url, '--deploy-mode', 'client'],
    ...['--driver-memory', jvmSize(driverHeap)],
    ...properties.flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
    ...(mainClass === undefined ? [] : ['--class', literal(mainClass)]),
    literal(mainApplicationFile),
    ...(props.arguments ?? []).map(literal),
  ];
}

/** What the driver has, in bytes. */
export interface DriverMemory {
  readonly heap: number;
  readonly overhead: number;
}

/** @throws If the heap is less than Spark starts with. */
export function driverMemory(thing: string, props: SparkJobProps): DriverMemory {
  const heap = heapOf(thing, 'driver', props.driverMemory) ?? LEAST_HEAP;
  const part = /\.(py|r)$/i.test(props.mainApplicationFile) ? 2 / 5 : undefined;
  const overhead = props.driverMemoryOverhead
    ? capacityInBytes(`${thing}: driverMemoryOverhead`, props.driverMemoryOverhead)
    : overheadOf(heap, part);
  return { heap, overhead };
}

function propertiesOf(thing: string, props: SparkJobProps): { [name: string]: string } {
  const { cluster, executorCores, totalCores, sparkConf = {} } = props;
  const heap = heapOf(thing, 'executor', props.executorMemory);
  checkWhole(thing, 'executorCores', executorCores);
  checkWhole(thing, 'totalCores', totalCores);
  if (totalCores !== undefined && executorCores !== undefined && totalCores < executorCores) {
    throw new Error(
      `${thing} has ${totalCores} cores in all and executors with ${executorCores}: expected at least ${executorCores} in all, or no executor starts; raise totalCores or lower executorCores`,
    );
  }
  checkExecutor(thing, cluster._settings, heap ?? 0, executorCores ?? 0);
  checkSparkConf(thing, sparkConf, ELSEWHERE);
  return {
    // Executors call the driver by its address, since the pod of a Job has no name in the DNS.
    'spark.driver.host': '$(POD_IP)',
    'spark.driver.bindAddress': '0.0.0.0',
    ...(heap !== undefined && { 'spark.executor.memory': jvmSize(heap) }),
    ...(executorCores !== undefined && { 'spark.executor.cores': `${executorCores}` }),
    ...(totalCores !== undefined && { 'spark.cores.max': `${totalCores}` }),
    ...Object.fromEntries(Object.entries(sparkConf).map(([name, value]) => [name, literal(value)])),
  };
}

/** @throws If an executor fits on no worker, for which its application would wait for ever. */
function checkExecutor(thing: string, { memory, cores }: Settings, heap: number, executorCores: number): void {
  if (heap > memory.executors) {
    const [asked, most] = describeQuantities(heap, memory.executors);
    throw new Error(
      `${thing} has executors of ${asked}: expected at most ${most}, which a worker has, or it waits for ever; lower executorMemory`,
    );
  }
  if (executorCores > cores) {
    throw new Error(
      `${thing} has executors with ${executorCores} cores: expected at most ${cores}, which a worker has, or it waits for ever; lower executorCores`,
    );
  }
}
