import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'walk-through');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The command of the README, so against the compiled package, as a user's app is; with the folder that it writes to. */
function synthesize(...options: string[]): { status: number | null; stderr: string; written: string } {
  const written = join(folder, 'dist');
  const command = ['cdk8s', 'synth', '--no-check-upgrade', '--output', written, ...options];
  const { status, stderr } = spawnSync('npx', command, { cwd: ROOT, encoding: 'utf8' });
  return { status, stderr, written };
}

function filesIn(path: string): Record<string, string> {
  const entries = existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.map((file) => [relative(path, file), readFileSync(file, 'utf8')]));
}

test('dist/ is what `npx cdk8s synth` writes now', () => {
  const { status, written } = synthesize();
  expect(status).toBe(0);
  expect(filesIn(written)).toEqual(filesIn(join(ROOT, 'dist')));
  expect(Object.keys(filesIn(written))).toContain(join('raspberry-pi-hadoop', '0001-hadoop.k8s.yaml'));
});

test.each([
  [
    'at construction',
    "mountPath: '/mnt/ssd'",
    "mountPath: 'mnt/ssd'",
    "Error: mount path 'mnt/ssd' on node 'raspberrypi-1' is relative: expected an absolute path, such as '/mnt/ssd'",
  ],
  [
    'at synthesis',
    '    restrict(web);',
    "    restrict(web);\n    web.scheduling.attract(Node.labeled(NodeLabelQuery.is('kubernetes.io/hostname', 'raspberrypi-1')));",
    "  [walk-through] StatefulSet 'web' asks for node affinity kubernetes.io/hostname In raspberrypi-1, and its claim 'www-web-1' is pinned to volume 'local-storage-raspberrypi-2-ssd-www' on node 'raspberrypi-2': expected that node; place the pod there, or pin the claim to a volume of the other node",
  ],
])('an app that is refused %s gets one line that says so, and nothing is written', (_, good, bad, line) => {
  // Beside the example, so that it finds the package by its name.
  const copy = mkdtempSync(join(ROOT, 'examples', '.refused-'));
  try {
    for (const file of readdirSync(EXAMPLE)) {
      const source = readFileSync(join(EXAMPLE, file), 'utf8').replace(good, bad);
      writeFileSync(join(copy, file), source.replace('{ Pod, Service', '{ Node, NodeLabelQuery, Pod, Service'));
    }
    const { status, stderr, written } = synthesize('--app', `node --import tsx ${join(copy, 'main.ts')}`);
    expect(status).not.toBe(0);
    expect(stderr.split('\n')).toContain(line);
    expect(filesIn(written)).toEqual({});
  } finally {
    rmSync(copy, { recursive: true });
  }
});
