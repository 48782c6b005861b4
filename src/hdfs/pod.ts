import type { DaemonSettings } from '../daemon/daemon';
import type { Identity } from '../daemon/identity';
import { jvmOptions, type Memory } from '../daemon/memory';
import { container, type MountedConfigMap, type PodSettings } from '../daemon/pod';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';
import { CLIENT } from './memory';
import { CONFIGURATION_MOUNT } from './paths';

/** What all pods of a HDFS have in common. */
export interface HdfsPodSettings extends PodSettings {
  /** Bytes of the smallest node. */
  readonly nodeMemory: number;
}

/** What the daemons of a HDFS have in common. */
export interface HdfsDaemonSettings extends DaemonSettings, HdfsPodSettings, Identity {}

/** A daemon that has one volume. */
export interface OneVolume {
  readonly storage: LocalSsdStorage;
  readonly volume: LocalVolume;
  readonly memory: Memory;
}

/** One container with a program of Hadoop. */
export interface HadoopOptions {
  readonly name: string;
  readonly command: string[];
  readonly memory: Memory;
  /** The variable from which the program has its JVM's options. */
  readonly jvmVariable: string;
  readonly environment?: readonly object[];
  readonly ports?: { readonly [name: string]: number };
  /** Volumes by where they are mounted. */
  readonly mounts?: { readonly [path: string]: string };
  readonly probes?: object;
}

export const CLIENT_VARIABLE = 'HADOOP_CLIENT_OPTS';

/** The site files, as the daemons and clients mount them. */
export function mountedConfiguration(configMap: string): MountedConfigMap {
  return { volume: 'hadoop-configuration', configMap, path: CONFIGURATION_MOUNT };
}

export function hadoopContainer(settings: HdfsPodSettings, options: HadoopOptions): object {
  const { memory, jvmVariable, environment = [], ...rest } = options;
  const { nodeMemory } = settings;
  return container(settings, {
    ...rest,
    memory: memory.limit,
    environment: [
      { name: 'HADOOP_CONF_DIR', value: CONFIGURATION_MOUNT },
      { name: 'HADOOP_LOG_DIR', value: '/tmp' },
      ...environment,
      { name: jvmVariable, value: jvmOptions(memory, nodeMemory) },
      // For what somebody runs in the container: it shares the limit with the daemon.
      ...(jvmVariable === CLIENT_VARIABLE ? [] : [{ name: CLIENT_VARIABLE, value: jvmOptions(CLIENT, nodeMemory) }]),
    ],
  });
}
