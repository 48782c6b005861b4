import { spawnSync } from 'node:child_process';

/** Run a command, and return its standard output. @throws If it fails. */
export function run(cwd: string, command: string, args: readonly string[], env = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} failed: ${error?.message ?? `${stdout}\n${stderr}`}`);
  }
  return stdout;
}
