import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { cached as Cached } from './harness/cache';
import { hasCommand } from './harness/requirements';
import { waitUntil } from './harness/wait';

const describeIfPossible = hasCommand('flock') ? describe : describe.skip;

describeIfPossible('what suites build', () => {
  let folder: string;
  let cached: typeof Cached;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-'));
    jest.replaceProperty(process, 'env', { ...process.env, XDG_CACHE_HOME: folder });
    jest.isolateModules(() => {
      ({ cached } = require('./harness/cache'));
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  test('is built once for all that want it at the same time', async () => {
    let builds = 0;
    const build = async (directory: string): Promise<void> => {
      builds += 1;
      writeFileSync(join(directory, 'half'), '');
      await new Promise((resolve) => setTimeout(resolve, 100));
      writeFileSync(join(directory, 'whole'), '');
    };
    const directories = await Promise.all([1, 2, 3].map(() => cached('part', ['input'], build)));
    expect(builds).toBe(1);
    expect(directories.every((directory) => existsSync(join(directory, 'whole')))).toBe(true);
    expect(await cached('part', ['another input'], build)).not.toBe(directories[0]);
    expect(builds).toBe(2);
  });

  test('is built by the next one when it fails, or when its process is killed', async () => {
    const fail = () => cached('part', [], () => Promise.reject(new Error('no compiler')));
    await expect(fail()).rejects.toThrow('no compiler');

    const begun = join(folder, 'begun');
    const endless = `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); return new Promise(() => setInterval(() => {}, 1000))`;
    const script = `require(${JSON.stringify(join(__dirname, 'harness', 'cache'))}).cached('part', [], () => { ${endless} })`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { env: process.env, stdio: 'inherit' });
    await waitUntil('build', () => existsSync(begun));
    const next = cached('part', [], async (directory) => writeFileSync(join(directory, 'part'), 'built'));
    child.kill('SIGKILL');
    expect(readFileSync(join(await next, 'part'), 'utf8')).toBe('built');
    const left = readdirSync(join(folder, 'cdk8s-local-storage')).filter((name) => !name.endsWith('.lock'));
    expect(left).toEqual([basename(await next)]);
  });
});
