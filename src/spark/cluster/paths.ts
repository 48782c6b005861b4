/** Where a worker has its scratch volume of this number, from 0. */
export function scratchMount(volume: number): string {
  return `/volumes/scratch-${volume}`;
}

/** What executors write while they run: a directory below the mount, which is root's and the pod's group's. */
export function localDirectory(volume: number): string {
  return `${scratchMount(volume)}/spark/local`;
}

/** Where a worker keeps the jars and the logs of its executors. */
export const WORK_DIRECTORY = `${scratchMount(0)}/spark/work`;

/** What `SPARK_CONF_DIR` is set to. */
export const SPARK_CONFIGURATION_MOUNT = '/etc/spark/conf';
