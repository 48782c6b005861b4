import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run';

export const REPOSITORY = join(__dirname, '../..');

export interface Tarball {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
}

/**
 * Pack what is compiled into a folder.
 *
 * @throws If that is not what the sources say.
 */
export function pack(folder: string): Tarball {
  checkBuild();
  // Without scripts: they would build again, below the feet of other tests.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [tarball] = JSON.parse(run(REPOSITORY, 'npm', args));
  return tarball;
}

function checkBuild(): void {
  const sources = filesUnder(join(REPOSITORY, 'src'));
  const newest = Math.max(...sources.map((file) => statSync(join(REPOSITORY, 'src', file)).mtimeMs));
  for (const file of ['.jsii', ...sources.flatMap(compiledFrom)]) {
    const path = join(REPOSITORY, file);
    if (!existsSync(path)) {
      throw new Error(`${file} is missing: run 'npm run build' before this test`);
    }
    if (statSync(path).mtimeMs < newest) {
      throw new Error(`${file} is older than src: run 'npm run build' before this test`);
    }
  }
}

export function compiledFrom(source: string): string[] {
  const base = source.replace(/\.ts$/, '');
  return [`lib/${base}.d.ts`, `lib/${base}.js`];
}

/** Relative paths of the files below a folder, sorted. */
export function filesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}
