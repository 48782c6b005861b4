import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = dirname(__dirname);
const SOURCES = ['app-arguments', 'disks', 'library-app', 'raw-app', 'stopwatch'];
const PACKAGES = ['cdk8s', 'constructs'];

/**
 * A temporary folder with the apps as JavaScript, so that no run compiles anything, and with the compiled library as the
 * package that other projects get.
 */
export class Workspace {
  public readonly path = mkdtempSync(join(tmpdir(), 'cdk8s-local-storage-bench-'));

  public constructor() {
    if (!existsSync(join(ROOT, 'lib', 'index.js'))) {
      throw new Error("lib/ has no index.js: expected the compiled library; run 'npm run build'");
    }
    for (const source of SOURCES) {
      const { code } = transformFileSync(join(__dirname, `${source}.ts`), {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      });
      writeFileSync(this.file(`${source}.js`), code);
    }
    mkdirSync(this.file('node_modules'));
    symlinkSync(ROOT, this.file('node_modules', 'cdk8s-local-storage'), 'dir');
    for (const name of PACKAGES) {
      symlinkSync(join(ROOT, 'node_modules', name), this.file('node_modules', name), 'dir');
    }
  }

  public file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  public read(...parts: string[]): string {
    return readFileSync(this.file(...parts), 'utf8');
  }

  public remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
