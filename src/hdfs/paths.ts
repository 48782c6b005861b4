/**
 * Where the containers have what.
 *
 * HDFS gets a directory below each mount and never the mount itself: the kubelet leaves that to root and the pod's group,
 * with `lost+found` in it, so a DataNode that wants to change its mode ends, and a format says that data appear to exist.
 */
const DIRECTORY = 'hdfs';

export const NAME_MOUNT = '/volumes/name';
export const NAME_DIRECTORY = `${NAME_MOUNT}/${DIRECTORY}`;

export const CHECKPOINT_MOUNT = '/volumes/checkpoint';
export const CHECKPOINT_DIRECTORY = `${CHECKPOINT_MOUNT}/${DIRECTORY}`;

/** Where a DataNode has its disk of this number, from 0. */
export function dataMount(disk: number): string {
  return `/volumes/data-${disk}`;
}

export function dataDirectory(disk: number): string {
  return `${dataMount(disk)}/${DIRECTORY}`;
}

/** What `HADOOP_CONF_DIR` is set to. */
export const CONFIGURATION_MOUNT = '/etc/hadoop/conf';
