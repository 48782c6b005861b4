import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'bin', 'cdk8s-local-storage.js');
const EVERY_VERDICT = join(ROOT, 'test', 'report', 'every-verdict.yaml');

let folder: string;

beforeAll(() => {
  if (!existsSync(join(ROOT, 'lib', 'cli', 'main.js'))) {
    throw new Error('lib/cli/main.js is missing: expected the compiled package; run npm run build');
  }
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The command in the folder, with files that it has. */
function run(args: readonly string[], input = ''): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8', input });
}

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A class, a volume of 10Gi on each node, and claims of these sizes, each with a pod on a node of its own choice. */
function manifests(nodes: readonly string[], claims: readonly string[]): string {
  const documents = [
    {
      kind: 'StorageClass',
      metadata: { name: 'ssd' },
      volumeBindingMode: 'WaitForFirstConsumer',
      provisioner: 'kubernetes.io/no-provisioner',
    },
    ...nodes.map((node) => ({
      kind: 'PersistentVolume',
      metadata: { name: `on-${node}` },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '10Gi' },
        storageClassName: 'ssd',
        local: { path: '/mnt/ssd/data' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
            ],
          },
        },
      },
    })),
    ...claims.flatMap((storage, index) => [
      {
        kind: 'PersistentVolumeClaim',
        metadata: { name: `claim-${index}` },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'ssd', resources: { requests: { storage } } },
      },
      {
        kind: 'Pod',
        metadata: { name: `pod-${index}` },
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `claim-${index}` } }] },
      },
    ]),
  ];
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}

const GOOD = manifests(['a'], ['10Gi']);
const TABLE = `\
CLAIM            REQUEST  CLASS  VERDICT     VOLUMES  USED BY
default/claim-0  10Gi     ssd    guaranteed  on-a     Pod 'pod-0'

1 claim: 1 guaranteed
`;

describe('the exit code', () => {
  test.each([
    ['0 if all claims are guaranteed', manifests(['a'], ['10Gi']), 0],
    ['2 if one is at risk', manifests(['a'], ['10Gi', '10Gi']), 2],
    ['1 if one is never bound', manifests(['a', 'b'], ['10Gi', '20Gi']), 1],
    ['1 if one is never bound and another is at risk', manifests(['a'], ['10Gi', '10Gi', '20Gi']), 1],
    ['0 if there is no claim', manifests(['a'], []), 0],
  ])('is %s', (_, text, status) => {
    expect(run(['plan', '-'], text)).toMatchObject({ status, stderr: '' });
  });

  test('is 0 if one is not proven', () => {
    const inZone = GOOD.replace('"volumes":', '"nodeSelector":{"zone":"north"},"volumes":');
    const { status, stdout } = run(['plan'], inZone);
    expect(stdout).toContain('1 claim: 1 unproven');
    expect(status).toBe(0);
  });
});

describe('a risk that the storage accepts', () => {
  const accepted = manifests(['a'], ['10Gi', '10Gi']).replace(
    '{"name":"ssd"}',
    '{"name":"ssd","annotations":{"cdk8s-local-storage/allow-at-risk":"true"}}',
  );

  test('is shown, and does not count for the exit code', () => {
    const { status, stdout } = run(['plan'], accepted);
    expect(stdout).toContain('\n2 claims: 2 at risk (2 accepted)\n');
    expect(stdout).toContain("default/claim-0  10Gi     ssd    at risk, accepted  on-a     Pod 'pod-0'\n");
    expect(status).toBe(0);
  });

  test('counts with --strict', () => {
    const { status, stdout } = run(['plan', '--strict'], accepted);
    expect(stdout).toBe(run(['plan'], accepted).stdout);
    expect(status).toBe(2);
  });

  test('is none of a claim that is never bound', () => {
    expect(run(['plan'], accepted.replace('"storage":"10Gi"}}}}', '"storage":"20Gi"}}}}')).status).toBe(1);
  });

  test('has to be written as Kubernetes writes what is true', () => {
    const { status, stdout } = run(['plan'], accepted.replace('"true"', '"yes"'));
    expect(stdout).toContain(
      "\nnote: StorageClass 'ssd': annotation cdk8s-local-storage/allow-at-risk is 'yes', which accepts nothing: set it to 'true', or take it out\n",
    );
    expect(status).toBe(2);
  });
});

describe('the output', () => {
  test.each([[['plan', '-']], [['plan']], [['plan', '-', '--output', 'table']], [['plan', '-o', 'table', '-', '-']]])(
    'of %j is a table',
    (args) => {
      expect(run(args, GOOD)).toMatchObject({ status: 0, stdout: TABLE, stderr: '' });
    },
  );

  test('is JSON', () => {
    const { stdout, status } = run(['plan', EVERY_VERDICT, '--output=json']);
    expect(JSON.parse(stdout).summary).toMatchObject({ claims: 10, guaranteed: 2, atRisk: 4, never: 1, unproven: 1 });
    expect(status).toBe(1);
  });

  test('is SVG', () => {
    expect(run(['plan', EVERY_VERDICT, '-o', 'svg']).stdout).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [\s\S]*<\/svg>\n$/,
    );
  });

  test('is Mermaid', () => {
    expect(run(['plan', EVERY_VERDICT, '-o', 'mermaid']).stdout).toMatch(
      /^---\ntitle: "10 claims.*"\nconfig:\n(?: .*\n)+---\nflowchart LR\n/,
    );
  });

  test('waits for what comes late', () => {
    write('good.json', GOOD);
    const script = `(sleep 0.3; head -c 20 good.json; sleep 0.3; tail -c +21 good.json) | "${process.execPath}" "${BIN}" plan`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual([TABLE, '']);
  });

  test('may be read in part', () => {
    const script = `"${process.execPath}" "${BIN}" plan "${EVERY_VERDICT}" -o svg | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['< 1\n', '']);
  });
});

describe('files', () => {
  test('are read together', () => {
    const [storage, ...rest] = GOOD.split('---\n');
    write('storage.json', storage);
    write('rest.yml', rest.join('---\n'));
    expect(run(['plan', 'rest.yml', 'storage.json'])).toMatchObject({ status: 0, stdout: TABLE });
  });

  test('are read once', () => {
    write('all.yaml', GOOD);
    expect(run(['plan', 'all.yaml', '.', './all.yaml'])).toMatchObject({ status: 0, stdout: TABLE });
  });

  test('are found in folders, and on request below, but for those that no one means', () => {
    const [storage, ...rest] = GOOD.split('---\n');
    write('app/storage.k8s.yaml', storage);
    write('app/deep/er/rest.yaml', rest.join('---\n'));
    write('app/notes.txt', 'no: [yaml');
    write('app/node_modules/broken.yaml', 'no: [yaml');
    write('app/.git/broken.yaml', 'no: [yaml');
    symlinkSync('..', join(folder, 'app', 'deep', 'back'));
    for (const option of ['-R', '--recursive']) {
      expect(run(['plan', option, 'app'])).toMatchObject({ status: 0, stdout: TABLE, stderr: '' });
    }
    expect(run(['plan', 'app']).stdout).not.toContain(TABLE);
    expect(run(['plan', 'app']).stdout).toBe(run(['plan', 'app/storage.k8s.yaml']).stdout);
  });

  test('may have lists, anchors and empty documents', () => {
    const items = GOOD.split('---\n').map((text) => JSON.parse(text));
    write(
      'list.yaml',
      `---\n---\n# nothing\n---\n${JSON.stringify({ kind: 'List', items })}\n---\nx: &x { a: 1 }\ny: { <<: *x }\n`,
    );
    expect(run(['plan', 'list.yaml'])).toMatchObject({ status: 0, stdout: TABLE });
  });
});

describe('help', () => {
  test.each([[['--help']], [['plan', '-h']]])('is what %j prints', (args) => {
    const { status, stdout, stderr } = run(args);
    expect(stdout).toMatch(
      /^cdk8s-local-storage plan \[FILE…\] \[--recursive\] \[--strict\] \[--output table\|json\|svg\|mermaid\]\n/,
    );
    expect([status, stderr]).toEqual([0, '']);
  });

  test('has the version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('an error is one line', () => {
  test.each([
    [
      'a missing file',
      ['plan', 'nothing.yaml'],
      "file 'nothing.yaml' is not there: expected a YAML or JSON file, a folder of them, or -",
    ],
    [
      'a folder without YAML',
      ['plan', 'empty'],
      "folder 'empty' has no YAML: expected files named *.yaml, *.yml or *.json in it, or --recursive for those below",
    ],
    [
      'broken YAML',
      ['plan', 'broken.yaml'],
      'broken.yaml:3: is no YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['broken JSON', ['plan', 'broken.json'], 'broken.json:1: is no YAML: flow map must end with a }'],
    [
      'a key that is there twice',
      ['plan', 'twice.yaml'],
      "twice.yaml:2: has a key twice: expected each key once; where files were joined, as 'cdk8s synth --stdout' does it, name their folder instead, or put '---' between them",
    ],
    [
      'an alias of nothing',
      ['plan', 'alias.yaml'],
      'alias.yaml: is no YAML: unresolved alias (the anchor must be set before the alias): x',
    ],
    ['no object', ['plan', 'text.yaml'], 'no Kubernetes object in text.yaml: expected YAML or JSON'],
    ['nothing on standard input', ['plan'], 'no Kubernetes object in standard input: expected YAML or JSON'],
    [
      'what Kubernetes would refuse',
      ['plan', 'good.yaml', 'volume.yaml'],
      "volume.yaml: PersistentVolume 'v' has no capacity.storage: expected a size such as 400Gi",
    ],
    [
      'what two files say',
      ['plan', 'good.yaml', 'same.yaml'],
      "PersistentVolume 'on-a' is there twice: expected one object of a name; remove one of them",
    ],
    ['no command', [], 'no command: expected plan, such as cdk8s-local-storage plan dist'],
    [
      'an unknown command',
      ['plna', 'good.yaml'],
      "unknown command 'plna': expected plan, such as cdk8s-local-storage plan dist",
    ],
    [
      'an unknown option',
      ['plan', '--ouput', 'svg'],
      "unknown option '--ouput': expected --recursive, --strict, --output, --help or --version",
    ],
    [
      'an unknown output',
      ['plan', '-o', 'png', 'good.yaml'],
      "unknown output 'png': expected table, json, svg or mermaid",
    ],
    [
      'no output',
      ['plan', 'good.yaml', '--output'],
      "option '--output' has no value: expected table, json, svg or mermaid",
    ],
    ['a value for nothing', ['plan', '--help=me'], "option '--help' got 'me': expected no value"],
  ])('for %s', (_, args, message) => {
    mkdirSync(join(folder, 'empty'));
    write('broken.yaml', 'a: 1\nb: [1,\nc: 2\n');
    write('broken.json', '{"a": 1');
    write('twice.yaml', 'a: 1\na: 2\n');
    write('alias.yaml', 'a: *x\n');
    write('text.yaml', 'just text\n');
    write('good.yaml', GOOD);
    write('volume.yaml', 'kind: PersistentVolume\nmetadata: { name: v }\n');
    write('same.yaml', GOOD);
    expect(run(args)).toMatchObject({ status: 3, stdout: '', stderr: `cdk8s-local-storage: ${message}\n` });
  });
});
