import { jvmOptions, memoryOf } from '../../src/daemon/memory';
import { DATA_NODE, NAME_NODE } from '../../src/hdfs/memory';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Heap and limit of the NameNode and of a DataNode, in MiB. */
test.each([
  [0.5, [128, 320], [64, 256]],
  [1, [128, 320], [64, 256]],
  [2, [256, 448], [128, 320]],
  [4, [512, 896], [256, 608]],
  [8, [1024, 1472], [512, 896]],
  [16, [2048, 2624], [1024, 1472]],
  [256, [8192, 9536], [1024, 1472]],
])('a node of %p GiB', (gibibytes, nameNode, dataNode) => {
  const inMebibytes = (share: typeof NAME_NODE) => {
    const { heap, limit } = memoryOf('it', gibibytes * GIB, share);
    return [heap / MIB, limit / MIB];
  };
  expect(inMebibytes(NAME_NODE)).toEqual(nameNode);
  expect(inMebibytes(DATA_NODE)).toEqual(dataNode);
});

test('the JVM takes little on a node of up to 2 GiB, and what it likes on others', () => {
  const memory = memoryOf('it', GIB, NAME_NODE);
  expect(jvmOptions(memory, GIB)).toBe(
    '-Xmx128m -XX:+UseSerialGC -Xss256k -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m -XX:MaxMetaspaceSize=80m',
  );
  expect(jvmOptions(memory, 4 * GIB)).toBe('-Xmx128m');
});

test('a heap that is given raises the limit, and a limit may be higher', () => {
  expect(memoryOf('it', GIB, NAME_NODE, { heap: 300 * MIB })).toEqual({ heap: 300 * MIB, limit: 492 * MIB });
  expect(memoryOf('it', GIB, NAME_NODE, { limit: GIB })).toEqual({ heap: 128 * MIB, limit: GIB });
});
