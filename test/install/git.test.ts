import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../package/run';
import { filesUnder, REPOSITORY } from '../package/tarball';

jest.setTimeout(600_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'from-git-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('an app installs the repository, as it is committed, and npm compiles it', () => {
  const clone = join(folder, 'clone');
  run(folder, 'git', ['clone', '--quiet', REPOSITORY, clone]);
  run(folder, 'npm', ['init', '--yes']);
  // From 12 on npm wants to be told that packages may come from git.
  const env = { ...process.env, npm_config_allow_git: 'all' };
  run(folder, 'npm', ['install', '--no-audit', '--no-fund', `git+file://${clone}`], env);
  const found = run(folder, process.execPath, ['-p', "Object.keys(require('cdk8s-local-storage')).sort().join()"]);
  expect(found.trim().split(',')).toEqual(expect.arrayContaining(['ClaimedVolume', 'LocalSsdStorage']));
  const installed = join(folder, 'node_modules/cdk8s-local-storage');
  expect(filesUnder(installed)).toEqual(expect.arrayContaining(['.jsii', 'README.md', 'lib/index.d.ts']));
});
