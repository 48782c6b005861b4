import type { Cluster } from './harness/cluster';
import type { NodeOptions } from './harness/node';

export const NODES = ['raspberrypi-1', 'raspberrypi-2'] as const;

/** Two nodes, each with the same disks; every disk holds a directory `data`, as the volumes' paths demand. */
export async function addRaspberryPis(cluster: Cluster, options: NodeOptions = ssds('/mnt/ssd')): Promise<void> {
  for (const name of NODES) {
    const node = await cluster.addNode(name, options);
    for (const { mountPath } of options.disks ?? []) {
      await node.run(`mkdir ${mountPath}/data`);
    }
  }
}

/** Disks that are small, so that they are full soon. */
export function ssds(...mountPaths: readonly string[]): NodeOptions {
  return { disks: mountPaths.map((mountPath) => ({ mountPath, sizeMiB: 32 })) };
}

/** Two nodes with one larger SSD each, for pods of Hadoop and Spark: with these images and directories, and a DNS. */
export async function addHadoopNodes(
  cluster: Cluster,
  { images, sizeMiB, directories }: { images: readonly string[]; sizeMiB: number; directories: readonly string[] },
): Promise<void> {
  await cluster.startDns();
  for (const name of NODES) {
    const node = await cluster.addNode(name, { disks: [{ mountPath: '/mnt/ssd', sizeMiB }] });
    for (const image of images) {
      await node.loadImages(image);
    }
    await node.run(`cd /mnt/ssd && mkdir ${directories.join(' ')}`);
  }
}
