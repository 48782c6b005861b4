import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const PACKAGE = 'helm.sh/helm/v3/cmd/helm@v3.21.4';
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-local-storage', 'bin');

/** What to do where there is no helm. */
export const HOW_TO_GET_HELM = 'put helm on the PATH, or with Go installed: npm run bench -- --with-helm';

/** The helm of the PATH, or the one that an earlier benchmark built. */
export function findHelm(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), CACHE];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'helm'))
    .find((file) => existsSync(file));
}

/** Build helm into the user's cache; it takes some minutes once. */
export function buildHelm(): void {
  mkdirSync(CACHE, { recursive: true });
  console.error(`building ${PACKAGE} into ${CACHE}`);
  execFileSync('go', ['install', PACKAGE], { stdio: 'inherit', env: { ...process.env, GOBIN: CACHE } });
}

export function helmVersion(helm: string): string {
  return execFileSync(helm, ['version', '--short'], { encoding: 'utf8' }).trim();
}
