import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { RUNS } from './sandbox';

/** What one cluster took. */
export interface Usage {
  readonly seconds: number;
  readonly peakMiB: Readonly<Record<string, number>>;
}

/** The tests of a file see nothing of other files but the file system. */
const FILE = join(RUNS, `${process.pid}.usage`);

export function recordUsage(usage: Usage): void {
  appendFileSync(FILE, `${JSON.stringify(usage)}\n`);
}

/** @returns what all clusters took since the last call */
export function takeUsage(): Usage[] {
  const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8').trim().split('\n') : [];
  rmSync(FILE, { force: true });
  return lines.map((line) => JSON.parse(line));
}
