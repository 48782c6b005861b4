import { setPriority } from 'node:os';

import { buildDns } from './harness/dns';
import { buildHadoopImage } from './harness/hadoop-image';
import { buildImages } from './harness/images';
import { buildKubernetes } from './harness/kubernetes-binary';
import { buildSparkImage } from './harness/spark-image';
import { buildSparkOperator } from './harness/spark-operator';

/** Builds all that the suites need and the cache does not have, so that no suite waits for what could have been built before. */
async function build(): Promise<void> {
  await Promise.all([buildPrograms(), buildAllImages()]);
}

/** One after the other, since each takes all CPUs. */
async function buildPrograms(): Promise<void> {
  await buildKubernetes();
  // From here on there are suites that can run.
  setPriority(10);
  await buildDns();
  await buildSparkOperator();
}

async function buildAllImages(): Promise<void> {
  await buildImages();
  await buildHadoopImage();
  await buildSparkImage();
}

build().catch((error) => {
  console.error(`${error}`);
  process.exitCode = 1;
});
