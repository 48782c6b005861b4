import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';
import { compiledFrom, filesUnder, pack, REPOSITORY, type Tarball } from './tarball';

/** Of which the bundled parser of YAML takes 110,000. */
const MAX_TARBALL_BYTES = 450_000;

/** What the package has besides what is compiled. */
const DOCUMENTS = ['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'bin/cdk8s-local-storage.js', 'package.json'];

let folder: string;
/** Where a user has installed the package. */
let project: string;
let installed: string;
let tarball: Tarball;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  tarball = pack(folder);
  project = join(folder, 'project');
  installed = join(project, 'node_modules/cdk8s-local-storage');
  cpSync(join(__dirname, 'apps'), project, { recursive: true });
  writeJson('package.json', {
    private: true,
    dependencies: {
      ...readJson(join(REPOSITORY, 'package.json')).peerDependencies,
      'cdk8s-local-storage': `file:../${tarball.filename}`,
    },
    devDependencies: { '@types/node': '^20', typescript: '~6.0' },
  });
  run(project, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']);
});

afterAll(() => {
  if (folder) {
    rmSync(folder, { recursive: true });
  }
});

describe('an app of somebody who installed the package', () => {
  let expected: Record<string, string>;

  beforeAll(async () => {
    const before = process.env.CDK8S_OUTDIR;
    process.env.CDK8S_OUTDIR = outdir('sources');
    try {
      await import('./apps/typescript');
    } finally {
      if (before === undefined) {
        delete process.env.CDK8S_OUTDIR;
      } else {
        process.env.CDK8S_OUTDIR = before;
      }
    }
    expected = filesOf('sources');
  });

  test('is one that has something to write', () => {
    const yaml = expected['walk-through.k8s.yaml'];
    expect(yaml.match(/^kind: .*/gm)).toEqual([
      'kind: StorageClass',
      'kind: PersistentVolume',
      'kind: PersistentVolume',
      'kind: PersistentVolume',
      'kind: PersistentVolume',
      'kind: PersistentVolumeClaim',
      'kind: Pod',
      'kind: Service',
      'kind: StatefulSet',
    ]);
    expect(yaml).toContain('name: www-web-1');
  });

  test('compiles as strict TypeScript, declarations of the libraries included, and writes what the sources write', () => {
    writeJson('tsconfig.json', {
      compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', types: ['node'], skipLibCheck: false },
      files: ['typescript.ts'],
    });
    run(project, process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
    expect(synthesized('typescript.js')).toEqual(expected);
  });

  test('runs as plain JavaScript with require, and writes the same', () => {
    expect(synthesized('commonjs.js')).toEqual(expected);
  });

  test('runs as an ES module with import, and writes the same', () => {
    expect(synthesized('esmodule.mjs')).toEqual(expected);
  });
});

describe('the package', () => {
  test('holds what is compiled from the sources, its documents, and nothing else', () => {
    const compiled = filesUnder(join(REPOSITORY, 'src')).flatMap((file) => compiledFrom(file));
    expect(ownFiles()).toEqual([...DOCUMENTS, ...compiled].sort());
    expect(readdirSync(join(installed, 'node_modules'))).toEqual(['.bin', 'yaml']);
  });

  test('has every file that its entry points name', () => {
    const { main, types, exports } = readJson(join(installed, 'package.json'));
    const targets = [main, types, ...Object.values<string | Record<string, string>>(exports)].flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values<string>(target),
    );
    expect(targets.filter((target) => !existsSync(join(installed, target)))).toEqual([]);
  });

  test('brings its command, which plans what the apps have written', () => {
    const command = join(project, 'node_modules/.bin/cdk8s-local-storage');
    expect(run(project, command, ['plan', outdir('commonjs.js')])).toMatch(/\d+ claims: \d+ guaranteed\n$/);
  });

  test('is as publint and are-the-types-wrong want it', () => {
    const path = join(folder, tarball.filename);
    const bin = join(REPOSITORY, 'node_modules/.bin');
    expect(run(REPOSITORY, join(bin, 'publint'), ['--strict', path])).toContain('All good!');
    expect(run(REPOSITORY, join(bin, 'attw'), ['--format', 'ascii', path])).toContain('No problems found');
  });

  test('runs no script where it is installed', () => {
    const { scripts } = readJson(join(installed, 'package.json'));
    const ran = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish'];
    expect(ran.filter((script) => script in scripts)).toEqual([]);
  });

  test('says where it comes from', () => {
    const { homepage, bugs, repository, type } = readJson(join(installed, 'package.json'));
    const home = 'https://github.com/cdk8s-local-storage/cdk8s-local-storage';
    expect({ homepage, bugs, repository, type }).toEqual({
      homepage: `${home}#readme`,
      bugs: { url: `${home}/issues` },
      repository: { type: 'git', url: `git+${home}.git` },
      type: 'commonjs',
    });
  });

  test('opens nothing but its entry points', () => {
    const inside = `require('cdk8s-local-storage/lib/model/disk')`;
    expect(() => run(project, process.execPath, ['-e', inside])).toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('has an assembly of its own version, for libraries that jsii compiles on top of it', () => {
    const assembly = readJson(join(installed, '.jsii'));
    const { name, version } = readJson(join(installed, 'package.json'));
    expect(assembly).toMatchObject({ name, version });
    expect(assembly.types).toHaveProperty([`${name}.LocalSsdStorage`]);
  });

  test('declares nothing internal', () => {
    const members = contentsOf((file) => file.endsWith('.d.ts')).flatMap(([file, text]) =>
      [...text.matchAll(/^\s+(?:(?:static|readonly|get) )*(_\w+)/gm)].map(([, member]) => `${file}: ${member}`),
    );
    expect(members).toEqual([]);
  });

  test('says nothing of the machine that built it', () => {
    const traces = [REPOSITORY, `${homedir()}/`, 'sourceMappingURL'];
    const found = contentsOf(() => true).flatMap(([file, text]) =>
      traces.filter((trace) => text.includes(trace)).map((trace) => `${file}: ${trace}`),
    );
    expect(found).toEqual([]);
  });

  test('is small', () => {
    console.log(`${tarball.filename}: ${tarball.size} bytes, ${tarball.unpackedSize} unpacked`);
    expect(tarball.size).toBeLessThan(MAX_TARBALL_BYTES);
  });
});

/** What an app in the user's project writes. */
function synthesized(app: string): Record<string, string> {
  run(project, process.execPath, [app], { ...process.env, CDK8S_OUTDIR: outdir(app) });
  return filesOf(app);
}

function outdir(app: string): string {
  return join(folder, `written-by-${app}`);
}

function filesOf(app: string): Record<string, string> {
  const from = outdir(app);
  return Object.fromEntries(filesUnder(from).map((file) => [file, readFileSync(join(from, file), 'utf8')]));
}

/** The files of the package that a condition holds for, with what is in them. */
function contentsOf(condition: (file: string) => boolean): [string, string][] {
  return ownFiles()
    .filter(condition)
    .map((file) => [file, readFileSync(join(installed, file), 'utf8')]);
}

/** The files of the package without those of the library that it brings along. */
function ownFiles(): string[] {
  return filesUnder(installed).filter((file) => !file.startsWith('node_modules/'));
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads any field of it
function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, content: object): void {
  writeFileSync(join(project, file), JSON.stringify(content));
}
