import { Cluster } from './harness/cluster';

/** Gives the tests of a block one cluster. Where a cluster cannot run they are skipped, and their title says why. */
export function describeOnCluster(
  title: string,
  addNodes: (cluster: Cluster) => Promise<void>,
  tests: (cluster: () => Cluster) => void,
): void {
  const missing = process.env.CLUSTER_TESTS_MISSING;
  if (missing !== undefined) {
    describe.skip(`${title} (needs ${missing})`, () => tests(() => undefined as never));
    return;
  }
  describe(title, () => {
    let cluster: Cluster | undefined;

    beforeAll(async () => {
      cluster = await Cluster.start();
      await addNodes(cluster);
    });

    afterAll(async () => {
      await cluster?.stop();
    });

    tests(() => {
      if (cluster === undefined) {
        throw new Error('the cluster is there once the tests run, not while they are declared');
      }
      return cluster;
    });
  });
}
