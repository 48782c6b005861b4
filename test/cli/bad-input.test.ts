import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'bin', 'cdk8s-local-storage.js');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-bad-input-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The exit code and the two streams of the command in a folder with one file. */
function run(args: readonly string[], file?: string | Buffer) {
  if (file !== undefined) {
    writeFileSync(join(folder, 'x.yaml'), file);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const planOf = (file: string | Buffer) => run(['plan', 'x.yaml'], file);

const claim = (spec: object, metadata: object = {}): string =>
  JSON.stringify({ kind: 'PersistentVolumeClaim', metadata: { name: 'c', ...metadata }, spec });
const workload = (kind: string, spec: object): string =>
  JSON.stringify({ kind, metadata: { name: 'db', namespace: 'apps' }, spec });
const request = { resources: { requests: { storage: '1Gi' } } };
const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: request } } }];

const TOO_MANY = 'expected at most 50000 in all, which a plan can hold; lower its replicas, completions or parallelism';
const COUNT = 'expected a whole number from 0 up';
const DEEP = 'is nested deeper than can be read: expected an object of Kubernetes, which has few levels';

test.each<[string, string | Buffer, string]>([
  [
    'a claim that asks for a list',
    claim({ resources: { requests: { storage: ['1Gi'] } } }),
    "PersistentVolumeClaim 'c' has spec.resources.requests['storage'] as a list: expected a size, such as 400Gi; correct spec.resources.requests['storage']",
  ],
  [
    'access modes that are a string',
    claim({ ...request, accessModes: 'ReadWriteOnce' }),
    "PersistentVolumeClaim 'c' has spec.accessModes 'ReadWriteOnce': expected a list; put it in [ ]",
  ],
  [
    'a class that is a number',
    claim({ ...request, storageClassName: 5 }),
    "PersistentVolumeClaim 'c' has spec.storageClassName 5: expected a string; correct spec.storageClassName",
  ],
  [
    'labels that are a list',
    claim(request, { labels: ['a'] }),
    "PersistentVolumeClaim 'c' has metadata.labels as a list: expected an object with a value for each name; correct metadata.labels",
  ],
  [
    'a name with an escape sequence',
    claim(request, { name: 'c\u001b[31m' }),
    "PersistentVolumeClaim 'c\\u001b[31m' has metadata.name 'c\\u001b[31m': expected a string in one line, without control characters; correct metadata.name",
  ],
  [
    'replicas that are a word',
    workload('StatefulSet', { replicas: 'three' }),
    `StatefulSet 'apps/db' has spec.replicas 'three': ${COUNT}; correct spec.replicas`,
  ],
  [
    'replicas that are a string',
    workload('Deployment', { replicas: '3' }),
    `Deployment 'apps/db' has spec.replicas '3': ${COUNT}; correct spec.replicas`,
  ],
  [
    'negative replicas',
    workload('ReplicaSet', { replicas: -1 }),
    `ReplicaSet 'apps/db' has spec.replicas -1: ${COUNT}; correct spec.replicas`,
  ],
  [
    'completions that are a fraction',
    workload('CronJob', { jobTemplate: { spec: { completions: 1.5 } } }),
    `CronJob 'apps/db' has spec.jobTemplate.spec.completions 1.5: ${COUNT}; correct spec.jobTemplate.spec.completions`,
  ],
  ...['Deployment', 'StatefulSet'].map((kind): [string, string, string] => [
    `a ${kind} of 1,000,000,000 replicas`,
    workload(kind, { replicas: 1e9, template: { spec: { volumes } } }),
    `${kind} 'db' makes 1000000000 pods: ${TOO_MANY}`,
  ]),
  [
    'a Job of 1,000,000,000 completions',
    workload('Job', { completions: 1e9, template: { spec: { volumes } } }),
    `Job 'db' makes 1000000000 pods: ${TOO_MANY}`,
  ],
  [
    'too many pods in all',
    [1, 2].map(() => workload('Deployment', { replicas: 30_000 })).join('\n---\n'),
    `Deployment 'db' makes 30000 pods beside 30000 others: ${TOO_MANY}`,
  ],
  ['lists inside of each other', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, DEEP],
  ['entries inside of each other', `${'- '.repeat(100_000)}x`, DEEP],
  [
    'an object that holds itself',
    'kind: PersistentVolumeClaim\nspec: &spec\n  inside: *spec\n',
    'an object is nested in more than 100 levels: expected fewer; take out what holds itself',
  ],
  [
    'a List that holds itself',
    '&list\nkind: List\nitems:\n  - *list\n',
    'a List holds Lists in more than 20 levels: expected fewer; take out the one that holds itself',
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from([0x61, 0x3a, 0x20, 0xe4, 0x0a]),
    'is not UTF-8: expected UTF-8; convert the file',
  ],
  [
    'UTF-16',
    Buffer.from('\ufeffkind: Pod\n', 'utf16le'),
    "is UTF-16, as '>' of PowerShell writes it: expected UTF-8; convert the file",
  ],
])('%s is one line and exit code 3', (_, file, message) => {
  expect(planOf(file)).toEqual({ status: 3, stdout: '', stderr: `cdk8s-local-storage: x.yaml: ${message}\n` });
});

test('files that were joined without a line between them are told so', () => {
  expect(planOf('kind: Pod\nkind: Pod\n').stderr).toBe(
    "cdk8s-local-storage: x.yaml:2: has a key twice: expected each key once; where files were joined, as 'cdk8s synth --stdout' does it, name their folder instead, or put '---' between them\n",
  );
});

test.each(['[{"kind":"Pod"}]', '{}', 'replicas: 3\nimage: nginx\n', '- kind: Pod\n'])(
  'what has no kind is no Kubernetes object: %j',
  (file) => {
    expect(planOf(file)).toEqual({
      status: 3,
      stdout: '',
      stderr: 'cdk8s-local-storage: no Kubernetes object in x.yaml: expected YAML or JSON\n',
    });
  },
);

test('what a folder has beside files is not waited for', () => {
  writeFileSync(join(folder, 'x.yaml'), claim(request));
  expect(spawnSync('mkfifo', [join(folder, 'pipe.yaml')]).status).toBe(0);
  symlinkSync('nothing', join(folder, 'link'));
  expect(run(['plan', '.'])).toMatchObject({ status: 0, stderr: '' });
  symlinkSync('nothing', join(folder, 'link.yaml'));
  expect(run(['plan', '.']).stderr).toMatch(/^cdk8s-local-storage: file 'link.yaml' is not there: .*\n$/);
  expect(run(['plan', '/dev/zero'])).toEqual({
    status: 3,
    stdout: '',
    stderr: "cdk8s-local-storage: file '/dev/zero' is a device: expected a YAML or JSON file, a folder of them, or -\n",
  });
});

test('empty fields are as good as none, and a byte order mark is not part of the text', () => {
  const { status, stdout } = planOf(
    '\ufeffkind: PersistentVolumeClaim\nmetadata: {name: c, labels: , annotations: , namespace: }\nspec: {accessModes: , selector: , resources: {limits: , requests: {storage: 1Gi}}}\n',
  );
  expect(status).toBe(0);
  expect(stdout).toContain('default/c  1Gi');
});

test('an object whose kind is a word of JavaScript is none that is planned', () => {
  expect(planOf('kind: constructor\nmetadata: {name: c}\n')).toEqual({ status: 0, stdout: 'no claims\n', stderr: '' });
});

test.each(['--constructor', '--__proto__', '--toString=x', '--hasOwnProperty'])('%s is no option', (option) => {
  const { status, stdout, stderr } = run([option]);
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toBe(
    `cdk8s-local-storage: unknown option '${option.split('=')[0]}': expected --recursive, --strict, --output, --help or --version\n`,
  );
});

test('what is asked for is not passed to the terminal as it is', () => {
  for (const args of [['\u001b[31m'], ['plan', '\u001b[31m'], ['plan', '-o', '\u001b[31m'], ['--\u001b[31m']]) {
    const { status, stderr } = run(args);
    expect(status).toBe(3);
    expect(stderr).toContain('\\u001b[31m');
    expect(stderr).not.toContain('\u001b');
  }
});

const FULL = '/dev/full';

(existsSync(FULL) ? test : test.skip)('a full disk at its output is one line and exit code 3', () => {
  writeFileSync(join(folder, 'x.yaml'), claim(request));
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'plan', 'x.yaml'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', openSync(FULL, 'w'), 'pipe'],
  });
  expect(status).toBe(3);
  expect(stderr).toBe(
    'cdk8s-local-storage: standard output cannot be written: ENOSPC: no space left on device, write; expected room for all of it\n',
  );
});

test('as many pods as a plan holds are planned, and most of them are counted', () => {
  const { status, stdout, stderr } = planOf(
    workload('StatefulSet', { replicas: 20_000, template: { spec: { volumes } } }),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('20000 claims: 20000 unproven');
  expect(stdout.length).toBeLessThan(100_000);
});
