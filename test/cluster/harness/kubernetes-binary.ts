import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { hasCommand } from './requirements';

/** The one variable that says which Kubernetes the tests run on. */
export const KUBERNETES_VERSION = process.env.KUBERNETES_VERSION || '1.28.15';

/** Such as 28, for what differs between versions. */
export function minorVersion(): number {
  return Number(KUBERNETES_VERSION.split('.')[1]);
}

const MODULE = join(__dirname, '..', 'kubernetes');
const VERSION_PACKAGE = 'k8s.io/component-base/version';

/** @returns the path of the binary, which is built when it is not in the cache */
export async function buildKubernetes(version = KUBERNETES_VERSION): Promise<string> {
  const requirements = join(MODULE, 'versions', `${version}.mod`);
  if (!existsSync(requirements)) {
    throw new Error(`Kubernetes ${version} has no ${requirements}; write it with kubernetes/add-version.sh ${version}`);
  }
  const sources = readdirSync(MODULE).filter((name) => name.endsWith('.go'));
  const files = [...sources.map((name) => join(MODULE, name)), requirements, requirements.replace(/mod$/, 'sum')];
  const flags = buildFlags(version);
  const inputs = [flags.join(' '), ...files.map((file) => readFileSync(file))];
  const directory = await cached(`kubernetes-${version}`, inputs, async (directory) => {
    if (!hasCommand('go')) {
      throw new Error('building Kubernetes needs go, which is missing; install it from https://go.dev/dl');
    }
    console.log(`building Kubernetes ${version}, which takes 4 to 20 minutes the first time`);
    await run(['go', 'build', `-modfile=${requirements}`, ...flags, '-o', join(directory, 'kubernetes'), '.'], {
      cwd: MODULE,
      env: { ...process.env, CGO_ENABLED: '0' },
    });
  });
  return join(directory, 'kubernetes');
}

/** The linker sets the version, as in a published build; the API server would call itself v0.0.0. */
function buildFlags(version: string): string[] {
  const [major, minor] = version.split('.');
  const variables = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const settings = Object.entries(variables).map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`);
  return ['-trimpath', '-buildvcs=false', '-tags=providerless', `-ldflags=-s -w ${settings.join(' ')}`];
}
