/** One disk of a cluster with a disk on each node, and the name of the claim that goes with it. */
export interface Disk {
  readonly node: string;
  readonly mountPath: string;
  readonly gibibytes: number;
  readonly claim: string;
}

/** Whether a claim gets any volume that fits, or the one of its own disk. */
export type Binding = 'any' | 'pinned';

export const STORAGE_CLASS = 'local-storage';
export const NAMESPACE = 'bench';

export function disksOf(count: number): Disk[] {
  return Array.from({ length: count }, (_, index) => ({
    node: `node-${index}`,
    mountPath: '/mnt/ssd',
    gibibytes: 400,
    claim: `claim-${index}`,
  }));
}
