import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** What a whole process took, in milliseconds: CPU is user and system time of all its threads. */
export interface ProcessUsage {
  readonly wall: number;
  readonly cpu: number;
}

/** Node.js tells the CPU time of one child only by reading /proc in steps of 10 ms; bash tells it to the millisecond. */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; time "$@"`;

/** Run a command with its output in a file. */
export function runTimed(command: readonly string[], outputFile: string): ProcessUsage {
  const output = openSync(outputFile, 'w');
  const { status, stderr, error } = spawnSync('bash', ['-c', TIMED, 'bench', ...command], {
    stdio: ['ignore', output, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  closeSync(output);
  if (error || status !== 0) {
    throw new Error(`'${command.join(' ')}' failed with ${error?.message ?? `status ${status}: ${stderr}`}`);
  }
  const [wall, user, system] = stderr
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  return { wall, cpu: user + system };
}
