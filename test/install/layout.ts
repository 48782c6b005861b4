import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../package/run';
import { pack } from '../package/tarball';
import { Page } from '../page';

const PNPM = 'pnpm@12.21.0';
const YARN = '@yarnpkg/cli-dist@4.18.1';
/** The newest npm, which needs a newer Node.js than the oldest that the package supports. */
const NEWEST_NPM = ['npm@12.2.1', `node-${process.platform}-${process.arch}@24.21.0`];

const README = new Page('README.md', 'From an empty folder');
const [NPM_INSTALL, SYNTH, PNPM_BLOCK, YARN_BLOCK, INIT_BLOCK] = README.blocks('sh');
const [CONFIGURATION, FIRST_YAML] = README.blocks('yaml');
const [EXAMPLE] = README.blocks('ts');

export { FIRST_YAML };

/** A way to set up an app: the commands of the README, and how one of its programs is run afterwards. */
export interface Layout {
  readonly commands: readonly string[];
  /** Goes before the command of a package, such as `npx`. */
  readonly runner: string;
  /** Files of the README that are not there yet. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages of npm that bring the tools. */
  readonly tools: readonly string[];
  /** Commands before all others: the README's then run in the folder that they end in. */
  readonly before?: readonly string[];
}

const APP = { 'cdk8s.yaml': CONFIGURATION, 'main.ts': EXAMPLE };

export const LAYOUTS: Readonly<Record<string, Layout>> = {
  npm: { commands: lines(NPM_INSTALL, SYNTH), runner: 'npx', files: APP, tools: [] },
  'the newest npm': { commands: lines(NPM_INSTALL, SYNTH), runner: 'npx', files: APP, tools: NEWEST_NPM },
  'a workspace of npm': {
    // npm installs what a workspace needs in the folder above it.
    before: [
      `echo '{ "private": true, "workspaces": ["packages/*"] }' > package.json`,
      'mkdir packages && cd packages',
    ],
    commands: lines(NPM_INSTALL, SYNTH),
    runner: 'npx',
    files: APP,
    tools: [],
  },
  pnpm: { commands: lines(PNPM_BLOCK), runner: 'pnpm', files: APP, tools: [PNPM] },
  'Yarn with Plug’n’Play': { commands: lines(YARN_BLOCK), runner: 'yarn', files: APP, tools: [YARN] },
  'cdk8s init': { commands: lines(INIT_BLOCK), runner: 'npx', files: { 'main.ts': EXAMPLE }, tools: [] },
};

function lines(...blocks: string[]): string[] {
  return blocks.flatMap((block) => block.trimEnd().split('\n'));
}

/** The app that the commands of a layout have left, and their output. */
export interface App {
  /** The folder to remove when all is done. */
  readonly root: string;
  readonly folder: string;
  readonly output: string;
  /** A command of one of its packages. */
  run(command: string): { readonly status: number | null; readonly output: string };
}

/**
 * Run the commands as they stand, in an empty folder, with the packed tarball in place of the name in the registry.
 *
 * @throws If one of them fails; then nothing is left of the folder.
 */
export function setUp(layout: Layout): App {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'from-empty-folder-')));
  try {
    return setUpIn(root, layout);
  } catch (error) {
    rmSync(root, { recursive: true });
    throw error;
  }
}

function setUpIn(root: string, { commands, files, runner, tools, before = [] }: Layout): App {
  const tarball = join(root, pack(root).filename);
  const env = { ...process.env, PATH: pathWith(root, tools), ...SETTINGS };
  const source = join(root, 'files');
  mkdirSync(source);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(source, name), text);
  }
  const empty = join(root, 'empty');
  mkdirSync(empty);
  const script = ['set -e', ...before, ...commands.flatMap((command) => asScript(command, tarball, source)), 'pwd -P'];
  const output = execute(script.join('\n'), empty, env);
  if (output.status !== 0) {
    throw new Error(`${commands.join('\n')}\nfailed:\n${output.output}`);
  }
  const folder = output.output.trimEnd().split('\n').at(-1)!;
  return { root, folder, output: output.output, run: (command) => execute(`${runner} ${command}`, folder, env) };
}

/** The error of `cdk8s init` where GitHub cannot be reached. */
const NO_GITHUB = 'ENOTFOUND raw.githubusercontent.com';

const SETTINGS = {
  // The answer when npx asks whether it may install cdk8s-cli.
  npm_config_yes: 'true',
  // pnpm looks at the binaries of its own version, of which the registry may lack some.
  pnpm_config_pm_on_fail: 'ignore',
};

function asScript(command: string, tarball: string, source: string): string[] {
  if (/ cdk8s synth$/.test(command)) {
    return [`cp ${source}/* .`, command];
  }
  if (/ cdk8s-cli init /.test(command)) {
    // Its last steps need the schemas of Kubernetes from GitHub. Before them it has made and installed all that the app uses.
    const log = '../init.log';
    return [`${command} > ${log} 2>&1 || { cat ${log}; grep -q '${NO_GITHUB}' ${log}; }`];
  }
  return [command.replace(/(install|add)( .*)? cdk8s-local-storage\b/, `$&@file:${tarball}`)];
}

function pathWith(root: string, tools: readonly string[]): string {
  if (tools.length === 0) {
    return process.env.PATH ?? '';
  }
  const prefix = join(root, 'tools');
  run(root, 'npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--ignore-scripts', ...tools]);
  return [join(prefix, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
}

function execute(script: string, cwd: string, env: NodeJS.ProcessEnv) {
  const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout };
}
