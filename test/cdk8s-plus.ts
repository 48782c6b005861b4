import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { devDependencies } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));

/** The packages of cdk8s-plus that the tests hold the library against: one for each version of Kubernetes, the oldest first. */
export const CDK8S_PLUS: readonly string[] = Object.keys(devDependencies)
  .filter((name) => /^cdk8s-plus-\d+$/.test(name))
  .sort();

/** A version of cdk8s-plus as if it was the one that the library is compiled with, which it is when it runs. */
export function cdk8sPlus(name: string): typeof import('cdk8s-plus-27') {
  return require(name);
}
