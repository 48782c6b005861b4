import { type ChildProcess, execFile } from 'node:child_process';

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
export function run(command: readonly [string, ...string[]], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => void start(command, options, resolve, reject));
}

/**
 * Runs a program that says a last word and then waits for a line on standard input.
 *
 * @returns what it printed before that
 * @throws as `run`
 */
export function runUntil(lastWord: string, command: readonly [string, ...string[]]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = start(command, {}, (stdout) => resolve(stdout.slice(0, stdout.lastIndexOf(lastWord))), reject);
    child.stdin?.on('error', () => {}); // it has ended, which is told otherwise
    let end = '';
    child.stdout?.on('data', (chunk: string) => {
      end = (end + chunk).slice(-lastWord.length);
      if (end === lastWord) {
        child.stdin?.end('\n');
      }
    });
  });
}

function start(
  [file, ...args]: readonly [string, ...string[]],
  options: CommandOptions,
  resolve: (stdout: string) => void,
  reject: (error: Error) => void,
): ChildProcess {
  return execFile(file, args, { maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) => {
    if (error === null) {
      resolve(stdout);
    } else {
      reject(new Error(`'${[file, ...args].join(' ')}' failed: ${stderr.trim() || stdout.trim() || error.message}`));
    }
  });
}
