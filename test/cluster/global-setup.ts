import { buildImages } from './harness/images';
import { buildKubernetes } from './harness/kubernetes-binary';
import { findMissing } from './harness/requirements';
import { Sandbox } from './harness/sandbox';

/** Builds what all clusters need, where no test's time-out runs, and clears away what a killed run has left. */
export default async function setUp(): Promise<void> {
  process.env.CLUSTER_TESTS_STARTED = `${Date.now()}`;
  process.env.CLUSTER_TESTS_RUN = `${process.pid}`;
  const missing = findMissing();
  if (missing === undefined) {
    await Sandbox.reap();
    await buildKubernetes();
    await buildImages();
    return;
  }
  if (process.env.CLUSTER_TESTS === 'required') {
    throw new Error(`the cluster tests need ${missing}`);
  }
  console.warn(`\nSKIPPED: the cluster tests need ${missing}`);
  process.env.CLUSTER_TESTS_MISSING = missing;
}
