import type { DaemonSettings } from '../../daemon/daemon';
import type { Identity } from '../../daemon/identity';
import { LEAN_FLAGS } from '../../daemon/memory';
import { type ContainerOptions, container, type MountedConfigMap, type PodSettings } from '../../daemon/pod';
import { CONFIGURATION_MOUNT } from '../../hdfs/paths';
import { mountedConfiguration } from '../../hdfs/pod';
import { jvmSize } from '../heap';
import { SPARK_HOME } from '../image';
import { DAEMON } from './memory';
import { SPARK_CONFIGURATION_MOUNT } from './paths';

/** What all pods with Spark in them have in common. */
export interface SparkPodSettings extends PodSettings {
  readonly hadoopUser: string;
  /** ConfigMap with the site files of Hadoop. */
  readonly hadoopConfigMap?: string;
}

/** What master and workers have in common. */
export interface SparkDaemonSettings extends DaemonSettings, SparkPodSettings, Identity {}

/** Runs a class of Spark or of the Hadoop in it. */
export const SPARK_CLASS = `${SPARK_HOME}/bin/spark-class`;

export const POD_NAME = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
export const POD_IP = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

/** The volume of spark-defaults.conf. */
export const SPARK_CONFIGURATION = 'spark-configuration';

/** spark-defaults.conf, as all pods mount it. */
export function mountedSparkConfiguration(configMap: string): MountedConfigMap {
  return { volume: SPARK_CONFIGURATION, configMap, path: SPARK_CONFIGURATION_MOUNT };
}

/** The site files of Hadoop, if there are any. */
export function mountedHadoopConfiguration(configMap?: string): MountedConfigMap[] {
  return configMap === undefined ? [] : [mountedConfiguration(configMap)];
}

export function sparkContainer(settings: SparkPodSettings, options: ContainerOptions): object {
  return container(settings, {
    ...options,
    environment: [
      POD_NAME,
      POD_IP,
      { name: 'SPARK_CONF_DIR', value: SPARK_CONFIGURATION_MOUNT },
      ...(settings.hadoopConfigMap === undefined ? [] : [{ name: 'HADOOP_CONF_DIR', value: CONFIGURATION_MOUNT }]),
      { name: 'HADOOP_USER_NAME', value: settings.hadoopUser },
      ...options.environment,
    ],
  });
}

/**
 * Workers that have lost their master look for the address of the next one: not for up to two minutes at the last one's, as
 * they do by the defaults, but with it within some 13 s.
 */
const ANOTHER_MASTER = ['-Dsun.net.inetaddr.ttl=5', '-Dspark.rpc.io.connectionCreationTimeout=10s'];

/** The JVM of a master and of a worker's own process; executors have one each, of their application's. */
export const DAEMON_ENVIRONMENT = [
  { name: 'SPARK_DAEMON_MEMORY', value: jvmSize(DAEMON.heap) },
  { name: 'SPARK_DAEMON_JAVA_OPTS', value: [...LEAN_FLAGS, ...ANOTHER_MASTER].join(' ') },
];
