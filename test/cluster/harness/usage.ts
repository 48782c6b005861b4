import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { RUNS } from './sandbox';

/** What one cluster took. */
export interface Usage {
  readonly seconds: number;
  readonly peakMiB: Readonly<Record<string, number>>;
}

/** Each suite may have a process of its own: what they all know is the file system, and the first process of the run. */
const file = (): string => join(RUNS, `${process.env.CLUSTER_TESTS_RUN}.usage`);

export function recordUsage(usage: Usage): void {
  appendFileSync(file(), `${JSON.stringify(usage)}\n`);
}

/** @returns what all clusters took since the last call */
export function takeUsage(): Usage[] {
  const lines = existsSync(file()) ? readFileSync(file(), 'utf8').trim().split('\n') : [];
  rmSync(file(), { force: true });
  return lines.map((line) => JSON.parse(line));
}
