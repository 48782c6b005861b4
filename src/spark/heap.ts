import type { Size } from 'cdk8s';
import { fullMebibytes, MIB, wholeMebibytes } from '../daemon/memory';
import { describeQuantities } from '../model/quantity';
import { capacityInBytes } from '../storage/disk';

/**
 * Spark takes 300 MiB of a heap for itself and wants half as much again, and not all of `-Xmx` counts: of the serial
 * collector's, one survivor space does not.
 *
 * @see https://github.com/apache/spark/blob/v3.5.7/core/src/main/scala/org/apache/spark/memory/UnifiedMemoryManager.scala
 */
export const LEAST_HEAP = 512 * MIB;

export const LEAST_OVERHEAD = 384 * MIB;

/** What an executor takes beside its heap, as a part of it. */
export const OVERHEAD_PART = 1 / 10;

/**
 * What an executor or a driver takes beside its heap, as Spark itself reckons where it makes the containers. With a heap of
 * 512 MiB that was full, reading and shuffling 215 MB, it was 174 to 196 MiB.
 *
 * @see https://spark.apache.org/docs/3.5.7/configuration.html#application-properties
 */
export function overheadOf(heap: number, part = OVERHEAD_PART): number {
  return Math.max(LEAST_OVERHEAD, wholeMebibytes(heap * part));
}

/** Bytes of a heap that is given, in whole MiB. @throws If it is less than Spark starts with. */
export function heapOf(thing: string, whose: 'driver' | 'executor', size?: Size): number | undefined {
  if (size === undefined) {
    return undefined;
  }
  const bytes = fullMebibytes(capacityInBytes(`${thing}: the ${whose}`, size));
  if (bytes < LEAST_HEAP) {
    const [got, least] = describeQuantities(bytes, LEAST_HEAP);
    throw new Error(
      `${thing} has ${got} for the heap of the ${whose}: expected ${least} or more, or Spark does not start; raise ${whose}Memory`,
    );
  }
  return bytes;
}

/** Bytes as `-Xmx` and Spark's properties say them. */
export function jvmSize(bytes: number): string {
  return `${bytes / MIB}m`;
}
