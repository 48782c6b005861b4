import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Through the command of the README, so against the compiled package, as a user's app is. */
test('dist/ is what `npx cdk8s synth` writes now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    execFileSync('npx', ['cdk8s', 'synth', '--no-check-upgrade', '--output', folder], { cwd: ROOT, stdio: 'pipe' });
    expect(filesIn(folder)).toEqual(filesIn(join(ROOT, 'dist')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
