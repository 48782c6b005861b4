import { describeQuantities } from '../model/quantity';

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/** What one daemon has, in bytes. */
export interface Memory {
  /** Most of what Java objects take. */
  readonly heap: number;
  /** The container's limit, and its request. */
  readonly limit: number;
}

/** What a daemon takes of its node when nothing is said: a part of its memory, within bounds. */
export interface Share {
  readonly part: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Up to this much memory of a node the JVM gives up speed for space.
 *
 * Resident, writing and reading, with Hadoop 3.4.2 on JDK 17: 138 to 149 MiB for a NameNode and 119 to 147 MiB for a
 * DataNode; without, 184 and 155 MiB for the same work that took 138 and 119.
 */
const LEAN = 2 * GIB;
export const LEAN_FLAGS = [
  '-XX:+UseSerialGC',
  '-Xss256k',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=32m',
  '-XX:MaxMetaspaceSize=80m',
];

/** Code, metaspace, threads, buffers: what the process takes beside its heap. */
function besideHeap(heap: number, nodeBytes: number): number {
  return nodeBytes <= LEAN ? 192 * MIB : 320 * MIB + heap / 8;
}

/**
 * Heap and limit of a daemon.
 *
 * @param node memory of the smallest node that it runs on
 * @param given what is said of them
 * @throws If the limit does not hold the heap and what the process takes beside it. `thing` begins the message.
 */
export function memoryOf(thing: string, node: number, share: Share, given: Partial<Memory> = {}): Memory {
  const part = Math.min(Math.max(node * share.part, share.least), share.most);
  const heap = wholeMebibytes(given.heap ?? part);
  const least = wholeMebibytes(heap + besideHeap(heap, node));
  const limit = given.limit ?? least;
  if (limit < least) {
    const [ofHeap, got, expected] = describeQuantities(heap, limit, least);
    throw new Error(
      `${thing} has a heap of ${ofHeap} and a memory limit of ${got}: expected a limit of ${expected} or more, since the process takes more than its heap; raise the limit or lower the heap`,
    );
  }
  return { heap, limit };
}

/** Options of the JVM of a daemon, or of a client beside it, on a node with so much memory. */
export function jvmOptions({ heap }: Memory, node: number): string {
  return [`-Xmx${heap / MIB}m`, ...(node <= LEAN ? LEAN_FLAGS : [])].join(' ');
}

/** Rounded up. */
export function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / MIB) * MIB;
}

/** Rounded down. */
export function fullMebibytes(bytes: number): number {
  return Math.floor(bytes / MIB) * MIB;
}
