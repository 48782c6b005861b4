import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { Filesystem } from '../src';
import { CDK8S_PLUS } from './cdk8s-plus';
import { diagnostics, OF_CDK8S_INIT, STRICTEST } from './compile';
import { Page } from './page';

const ROOT = join(__dirname, '..');
const RAW = 'https://raw.githubusercontent.com/cdk8s-local-storage/cdk8s-local-storage/main/';

const README = new Page('README.md');
const PAGES = [
  README,
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => new Page(`docs/${name}`)),
];

/** The first example of the README is a whole program; those that make no app go on from it, before its last line. */
const [smallest] = README.blocks('ts');
const END = 'app.synth();\n';

function programOf(example: string): string {
  return example.includes('new App(') ? example : `${smallest.replace(END, '')}${example}\n${END}`;
}

const programs = PAGES.flatMap((page) =>
  page.blocks('ts').map((example, index) => ({ title: `${page.name}, example ${index}`, source: programOf(example) })),
);

/** Run a program and return the one file that it writes. */
function run(source: string): string {
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const before = process.env.CDK8S_OUTDIR;
  try {
    process.env.CDK8S_OUTDIR = folder;
    new Function('require', 'exports', code)(require, {});
    return readFileSync(join(folder, 'storage.k8s.yaml'), 'utf8');
  } finally {
    process.env.CDK8S_OUTDIR = before;
    rmSync(folder, { recursive: true });
  }
}

describe('the pages for people', () => {
  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('have examples', () => {
    expect(programs.length).toBeGreaterThan(10);
  });

  test.each([
    ['of cdk8s init', OF_CDK8S_INIT],
    ['of the strictest app', STRICTEST],
  ])(
    'have examples that compile with the options %s',
    (_, options) => {
      const sources = programs.map(({ source }) => source);
      const found = diagnostics(sources, options).map((message) =>
        message.replace(/^program-(\d+).ts/, (_, index) => programs[index].title),
      );
      expect(found).toEqual([]);
    },
    180_000,
  );

  test('would not compile with a mistake in an example, or with a constant that nothing uses', () => {
    const wrong = [
      smallest.replace('mountPath', 'mountpath'),
      smallest.replace('new ClaimedVolume', 'const claim = new ClaimedVolume'),
    ];
    expect(diagnostics(wrong, OF_CDK8S_INIT)).toEqual([
      expect.stringContaining("'mountpath'"),
      "program-1.ts:10: 'claim' is declared but its value is never read.",
    ]);
  }, 180_000);

  test.each(programs)('$title runs', ({ source }) => {
    expect(run(source)).toContain('kind: StorageClass');
  });

  test('show what the smallest example writes', () => {
    const [, written] = README.blocks('yaml');
    expect(written).toBe(run(smallest));
  });

  test('say what is left of a disk', () => {
    const said = README.matchAll(/^Filesystem\.(.*); \/\/ (\d+Gi)/gm).map(([, call, capacity]) => [call, capacity]);
    const found = said.map(([call]) => [
      call,
      new Function('Filesystem', `return Filesystem.${call}`)(Filesystem).asString(),
    ]);
    expect(said).toHaveLength(3);
    expect(found).toEqual(said);
  });

  test('show messages as they are', () => {
    const [atRisk, , tooLarge] = README.blocks('text').map((text) => text.replace(/\n/g, ' ').trim());
    const small = `new ClaimedVolume(chart, 'small', { metadata: { name: 'small' }, storage, capacity: Size.gibibytes(10) });`;
    expect(() => run(programOf(small))).toThrow(atRisk);
    const [first, second] = [smallest.indexOf('gibibytes(400)'), smallest.lastIndexOf('gibibytes(400)')];
    expect(second).toBeGreaterThan(first);
    expect(() => run(`${smallest.slice(0, second)}gibibytes(500)${smallest.slice(second + 14)}`)).toThrow(tooLarge);
  });

  test('have links to what is there, those of the README from wherever it is read', () => {
    const { homepage } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const repository = homepage.replace('#readme', '');
    const hosted = [`${repository}/blob/main/`, `${repository}/tree/main/`, RAW];
    const broken = PAGES.flatMap((page) =>
      page.links().filter((link) => {
        const base = hosted.find((start) => link.startsWith(start));
        if (link.startsWith('#') || (link.startsWith('https://') && !base && !link.startsWith(repository))) {
          return false;
        }
        const [path] = (base ? link.slice(base.length) : link).split('#');
        const inPlace = base ? join(ROOT, path) : join(ROOT, dirname(page.name), path);
        return (page === README && !base) || !existsSync(inPlace);
      }),
    );
    expect(broken).toEqual([]);
    expect(README.links().filter((link) => link.startsWith(repository)).length).toBeGreaterThan(10);
  });

  test('say which cdk8s-plus the tests hold the library against', () => {
    const numbers = CDK8S_PLUS.map((name) => Number(name.replace('cdk8s-plus-', '')));
    expect(numbers).toEqual(numbers.map((_, index) => 27 + index));
    const [[, first, last]] = README.matchAll(/containers of\s+(cdk8s-plus-\d+) to (cdk8s-plus-\d+)\./g);
    expect([first, last]).toEqual([CDK8S_PLUS[0], CDK8S_PLUS.at(-1)]);
  });

  test('say which cdk8s-plus a project of cdk8s init has', () => {
    const template = join(ROOT, 'node_modules/cdk8s-cli/templates/typescript-app/package.json');
    const [plus] = Object.keys(JSON.parse(readFileSync(template, 'utf8')).dependencies).filter((name) =>
      name.startsWith('cdk8s-plus-'),
    );
    expect(README.matchAll(/^That project has (cdk8s-plus-\d+),/gm).map(([, name]) => name)).toEqual([plus]);
  });

  test('show the plan of dist/ as it is', () => {
    expect(README.blocks('text')[1]).toBe(printed('plan', 'dist'));
  });

  test('show the picture of dist/ as it is; if not, make it anew with --output svg', () => {
    expect(readFileSync(join(ROOT, 'docs', 'plan.svg'), 'utf8')).toBe(printed('plan', 'dist', '--output', 'svg'));
  });

  test('show the command that frees a volume as it is', () => {
    const [example] = new Page('docs/reclaim.md').blocks('ts');
    run(programOf(example));
    const [[command]] = jest.mocked(console.error).mock.calls;
    expect(
      new Page('docs/reclaim.md')
        .blocks('sh')[0]
        .replace(/ \\\n */, ' ')
        .trim(),
    ).toBe(command);
  });
});

/** What the command line prints. */
function printed(...args: string[]): string {
  const command = join(ROOT, 'bin', 'cdk8s-local-storage.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: ROOT, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}
