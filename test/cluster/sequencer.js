/**
 * The suites that take longest come first, so that no CPU is idle at the end. Those that mostly wait, for Java to start and for
 * nodes to be missed, run beside those that work.
 */
const FIRST = ['spark', 'plan/differential', 'hdfs', 'data-locality', 'spark-operator', 'clean-up'];

/** Gives Jest the suites in an order of its own, whatever was measured before. */
module.exports = class Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, at) => at % shardCount === shardIndex - 1);
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
};

function rank({ path }) {
  const at = FIRST.findIndex((suite) => path.endsWith(`/cluster/${suite}.test.ts`));
  return at === -1 ? FIRST.length : at;
}
