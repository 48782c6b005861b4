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
