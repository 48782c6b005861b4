import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { Filesystem } from '../src';

const ROOT = join(__dirname, '..');

/** A page for people, and its fenced blocks. */
class Page {
  public readonly name: string;
  private readonly text: string;

  public constructor(name: string) {
    this.name = name;
    this.text = readFileSync(join(ROOT, name), 'utf8');
  }

  /** The blocks of a language, in their order. */
  public blocks(language: string): string[] {
    return [...this.text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
      .filter(([, found]) => found === language)
      .map(([, , text]) => text);
  }

  public matchAll(pattern: RegExp): RegExpMatchArray[] {
    return [...this.text.matchAll(pattern)];
  }
}

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

/** What the compiler says of programs that are not on disk, beside the tests so that imports are found. */
function diagnostics(sources: string[]): string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const files = new Map(sources.map((source, index) => [join(__dirname, `readme-${index}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => {
    const source = files.get(name);
    return source === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, source, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (name) => files.has(name) || fileExists(name);
  // An example may end with a value that nothing uses.
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    return `${diagnostic.file?.fileName.replace(ROOT, '')}: ${message}`;
  });
}

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
    jest.spyOn(console, 'log').mockImplementation();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('have examples', () => {
    expect(programs.length).toBeGreaterThan(10);
  });

  test('have examples that compile', () => {
    expect(diagnostics(programs.map(({ source }) => source))).toEqual([]);
  });

  test('would not compile with a mistake in an example', () => {
    expect(diagnostics([smallest.replace('mountPath', 'mountpath')]).join()).toContain("'mountpath'");
  });

  test.each(programs)('$title runs', ({ source }) => {
    expect(run(source)).toContain('kind: StorageClass');
  });

  test('show what the smallest example writes', () => {
    const [written] = README.blocks('yaml');
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

  test('show the plan of dist/ as it is', () => {
    expect(README.blocks('text')[1]).toBe(printed('plan', 'dist'));
  });

  test('show the picture of dist/ as it is; if not, make it anew with --output svg', () => {
    expect(readFileSync(join(ROOT, 'docs', 'plan.svg'), 'utf8')).toBe(printed('plan', 'dist', '--output', 'svg'));
  });

  test('show the command that frees a volume as it is', () => {
    const [example] = new Page('docs/reclaim.md').blocks('ts');
    run(programOf(example));
    const [[command]] = jest.mocked(console.log).mock.calls;
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
