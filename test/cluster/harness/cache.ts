import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { locked } from './lock';

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-local-storage');

/**
 * The directory that `build` fills, built once for everything that `inputs` name.
 *
 * It is built beside its place and then moved there, so an interrupted build cannot leave half of one. Who wants what is
 * being built waits for it.
 */
export async function cached(
  name: string,
  inputs: readonly (string | Buffer)[],
  build: (directory: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    hash.update(createHash('sha256').update(input).digest());
  }
  const directory = join(CACHE, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(directory)) {
    return directory;
  }
  mkdirSync(dirname(directory), { recursive: true });
  await locked(`${directory}.lock`, async () => {
    if (existsSync(directory)) {
      return;
    }
    removeUnfinished(directory);
    const unfinished = mkdtempSync(`${directory}.`);
    try {
      await build(unfinished);
      renameSync(unfinished, directory);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
  return directory;
}

/** What builds have left that were killed. */
function removeUnfinished(directory: string): void {
  const parent = dirname(directory);
  const isUnfinished = (name: string) => name.startsWith(`${basename(directory)}.`) && !name.endsWith('.lock');
  for (const name of readdirSync(parent).filter(isUnfinished)) {
    rmSync(join(parent, name), { recursive: true });
  }
}
