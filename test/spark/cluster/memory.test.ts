import { GIB, MIB, memoryOf } from '../../../src/daemon/memory';
import { DATA_NODE, NAME_NODE } from '../../../src/hdfs/memory';
import { workerMemory } from '../../../src/spark/cluster/memory';

/** Bytes of HDFS on the node of the NameNode. */
function hdfsOn(node: number): number {
  return memoryOf('it', node, NAME_NODE).limit + memoryOf('it', node, DATA_NODE).limit;
}

/** Heap of an executor and limit of the worker's container, in MiB. */
test.each([
  [2, false, 640, 1280],
  [4, false, 2688, 3328],
  [4, true, 1184, 1824],
  [8, true, 4363, 5056],
  [16, true, 10240, 11520],
])('a node of %p GiB, with HDFS: %p', (gibibytes, withHdfs, heap, limit) => {
  const node = gibibytes * GIB;
  const memory = workerMemory('it', { node, reserved: 512 * MIB, hdfs: withHdfs ? hdfsOn(node) : 0 }, { amount: 1 });
  expect([memory.executorHeap / MIB, Math.round(memory.limit / MIB)]).toEqual([heap, limit]);
  expect(memory.executors).toBe(memory.executorHeap);
});

test('executors have equal parts of what is left', () => {
  const share = { node: 8 * GIB, reserved: 512 * MIB, hdfs: 0 };
  const { executors, executorHeap, limit } = workerMemory('it', share, { amount: 2 });
  expect([executors / MIB, executorHeap / MIB]).toEqual([2 * 3200, 3200]);
  expect(limit).toBeLessThanOrEqual(share.node - share.reserved - 256 * MIB);
});

test('less may be said', () => {
  const share = { node: 8 * GIB, reserved: 512 * MIB, hdfs: 0 };
  expect(workerMemory('it', share, { amount: 2, heaps: GIB })).toEqual({
    executors: GIB,
    executorHeap: GIB / 2,
    limit: (256 + 2 * (512 + 384)) * MIB,
  });
});

test('more may be taken beside the heap, as by Python', () => {
  const share = { node: 4 * GIB, reserved: 512 * MIB, hdfs: 0 };
  const { executorHeap, limit } = workerMemory('it', share, { amount: 1, overhead: GIB });
  expect([executorHeap / MIB, limit / MIB]).toEqual([2048, 3328]);
});
