import { KUBERNETES_VERSION } from './harness/kubernetes-binary';
import { takeUsage } from './harness/usage';

/** Prints what the run took. */
export default async function tearDown(): Promise<void> {
  const clusters = takeUsage();
  if (clusters.length === 0) {
    return;
  }
  const peak = new Map<string, number>();
  for (const { peakMiB } of clusters) {
    for (const [part, mebibytes] of Object.entries(peakMiB)) {
      peak.set(part, Math.max(peak.get(part) ?? 0, mebibytes));
    }
  }
  const total = Math.max(...clusters.map(({ peakMiB }) => Object.values(peakMiB).reduce((sum, part) => sum + part, 0)));
  const seconds = Math.round((Date.now() - Number(process.env.CLUSTER_TESTS_STARTED)) / 1000);
  const parts = [...peak].map(([part, mebibytes]) => `${part} ${mebibytes}`).join(', ');
  console.log(
    `\nKubernetes ${KUBERNETES_VERSION}: ${clusters.length} clusters in ${seconds} s; ` +
      `peak memory in MiB: ${parts}; largest cluster ${total}`,
  );
}
