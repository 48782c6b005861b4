import { execFile } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end.
 *
 * @returns what it printed on standard output
 * @throws with what it printed on standard error when it fails
 */
export function run([file, ...args]: readonly [string, ...string[]], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else {
        reject(new Error(`'${[file, ...args].join(' ')}' failed: ${stderr.trim() || stdout.trim() || error.message}`));
      }
    });
  });
}
