import { Cluster, type ClusterOptions } from './harness/cluster';

/** What a block needs beside a cluster. */
export interface Needs extends ClusterOptions {
  /** As `findMissing` of a cluster says it. */
  findMissing?(): string | undefined;

  /** Builds what is not in the cache yet. */
  build?(): Promise<unknown>;
}

/** Gives the tests of a block one cluster. Where a cluster cannot run they are skipped, and their title says why. */
export function describeOnCluster(
  title: string,
  addNodes: (cluster: Cluster) => Promise<void>,
  tests: (cluster: () => Cluster) => void,
  needs?: Needs,
): void {
  const missing = process.env.CLUSTER_TESTS_MISSING ?? needs?.findMissing?.();
  if (missing !== undefined && process.env.CLUSTER_TESTS === 'required') {
    throw new Error(`the cluster tests need ${missing}`);
  }
  if (missing !== undefined) {
    describe.skip(`${title} (needs ${missing})`, () => tests(() => undefined as never));
    return;
  }
  describe(title, () => {
    let cluster: Cluster | undefined;

    beforeAll(async () => {
      await needs?.build?.();
    });

    beforeAll(async () => {
      cluster = await Cluster.start(needs);
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
