import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { Filesystem } from '../src';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The fenced blocks of a language, in their order. */
function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text);
}

/** The first example is a whole program; the others go on from it, before its last line. */
const [smallest, ...fragments] = blocks('ts');
const END = 'app.synth();\n';
const programs = [smallest, ...fragments.map((fragment) => `${smallest.replace(END, '')}${fragment}\n${END}`)];

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
    expect(readdirSync(folder)).toEqual(['storage.k8s.yaml']);
    return readFileSync(join(folder, 'storage.k8s.yaml'), 'utf8');
  } finally {
    process.env.CDK8S_OUTDIR = before;
    rmSync(folder, { recursive: true });
  }
}

describe('README', () => {
  test('has examples', () => {
    expect(fragments.length).toBeGreaterThan(5);
  });

  test('has examples that compile', () => {
    expect(diagnostics(programs)).toEqual([]);
  }, 60_000);

  test('would not compile with a mistake in an example', () => {
    expect(diagnostics([smallest.replace('mountPath', 'mountpath')]).join()).toContain("'mountpath'");
  }, 60_000);

  test.each(programs.map((program, index) => [index, program] as const))(
    'has an example %i that runs',
    (_, program) => {
      expect(run(program)).toContain('kind: StorageClass');
    },
  );

  test('shows what the smallest example writes', () => {
    expect(blocks('yaml')).toEqual([run(smallest)]);
  });

  test('says what is left of a disk', () => {
    const said = [...README.matchAll(/^Filesystem\.(.*); \/\/ (\d+Gi)/gm)].map(([, call, capacity]) => [
      call,
      capacity,
    ]);
    const found = said.map(([call]) => [
      call,
      new Function('Filesystem', `return Filesystem.${call}`)(Filesystem).asString(),
    ]);
    expect(said).toHaveLength(3);
    expect(found).toEqual(said);
  });

  test('shows a message as it is', () => {
    const [message] = blocks('text').map((text) => text.replace(/\n/g, ' ').trim());
    const [first, second] = [smallest.indexOf('gibibytes(400)'), smallest.lastIndexOf('gibibytes(400)')];
    expect(second).toBeGreaterThan(first);
    expect(() => run(`${smallest.slice(0, second)}gibibytes(500)${smallest.slice(second + 14)}`)).toThrow(message);
  });
});
