import { fullMebibytes, GIB, type Memory, MIB } from '../../daemon/memory';
import { describeQuantity } from '../../model/quantity';
import { LEAST_HEAP, LEAST_OVERHEAD, OVERHEAD_PART, overheadOf } from '../heap';

/**
 * A master, and the process of a worker: they keep lists of workers and applications, which are short, and take as little on
 * nodes of any size. Resident: 130 MiB with the flags that say so to the JVM, and up to 170 without.
 */
export const DAEMON: Memory = { heap: 128 * MIB, limit: 256 * MIB };

/** A node, and what is not for executors on it, in bytes. */
export interface NodeShare {
  readonly node: number;
  readonly reserved: number;
  /** Of HDFS on the node that has the most of it. */
  readonly hdfs: number;
}

/** What a worker has, in bytes. */
export interface WorkerMemory {
  /** Of the heaps of all executors. */
  readonly executors: number;
  /** Of the heap of one, when its application does not say otherwise. */
  readonly executorHeap: number;
  /** Of the container. */
  readonly limit: number;
}

/** What executors are to have, in bytes. */
export interface ExecutorOptions {
  /** How many run at a time. */
  readonly amount: number;
  /** Of the heaps of all of them. @default - what is left of the node */
  readonly heaps?: number;
  /** What each takes beside its heap. @default - `overheadOf` */
  readonly overhead?: number;
}

/**
 * What a worker has of a node: what is left by all others, the master too, which may be on any node.
 *
 * @throws If not even the smallest executors fit. `thing` begins the message.
 */
export function workerMemory(
  thing: string,
  share: NodeShare,
  { amount, heaps, overhead }: ExecutorOptions,
): WorkerMemory {
  const { node, reserved, hdfs } = share;
  const others = [
    ['for the system', reserved],
    ['for HDFS', hdfs],
    ['for the master', DAEMON.limit],
    ['for the worker itself', DAEMON.limit],
  ] as const;
  const left = node - others.reduce((sum, [, bytes]) => sum + bytes, 0);
  const heap = heaps === undefined ? heapIn(left / amount, overhead) : fullMebibytes(heaps / amount);
  const executor = Math.max(heap, LEAST_HEAP);
  const needed = amount * (executor + (overhead ?? overheadOf(executor)));
  if (needed > left) {
    const parts = [...others, [`for ${executorsOf(amount, executor)}`, needed] as const].filter(
      ([, bytes]) => bytes > 0,
    );
    const sum = parts.map(([what, bytes]) => `${describeQuantity(bytes)} ${what}`).join(', ');
    const fix =
      heaps !== undefined
        ? 'lower workerMemory'
        : amount > 1
          ? 'lower executorsPerWorker'
          : 'leave Spark out of such nodes';
    throw new Error(
      `${thing} has nodes with ${describeQuantity(node)} of memory: expected ${describeQuantity(node - left + needed)} or more, which is ${sum}; ${fix}, or set nodeMemory if they have more`,
    );
  }
  if (heap < LEAST_HEAP) {
    throw new Error(
      `${thing} has ${describeQuantity(heaps ?? heap)} for ${executorsOf(amount, heap)}: expected ${describeQuantity(LEAST_HEAP)} or more for each, or none starts; raise workerMemory or lower executorsPerWorker`,
    );
  }
  return { executors: heap * amount, executorHeap: heap, limit: DAEMON.limit + needed };
}

function executorsOf(amount: number, heap: number): string {
  return amount === 1 ? `an executor of ${describeQuantity(heap)}` : `${amount} executors of ${describeQuantity(heap)}`;
}

/** The most heap of an executor that has so much in all. */
function heapIn(bytes: number, overhead?: number): number {
  return fullMebibytes(
    overhead === undefined ? Math.min(bytes - LEAST_OVERHEAD, bytes / (1 + OVERHEAD_PART)) : bytes - overhead,
  );
}

export const NODE_MEMORY = 4 * GIB;
export const RESERVED = 512 * MIB;
