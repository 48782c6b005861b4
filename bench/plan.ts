import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from './plan-scenarios';
import { median } from './result';

/** What one process found. */
interface PlanRun {
  readonly milliseconds: number;
  readonly verdicts: Readonly<Record<string, number>>;
}

const SIZES = [1_000, 10_000];

/** How long a plan takes: each run is a process, and the sizes and scenarios take turns. */
export function planTable(rounds: number): string {
  const runs = new Map<string, PlanRun[]>();
  for (let round = 0; round < rounds; round++) {
    for (const scenario of Object.keys(SCENARIOS)) {
      for (const pods of SIZES) {
        const key = keyOf(scenario, pods);
        runs.set(key, [...(runs.get(key) ?? []), run(scenario, pods)]);
      }
    }
  }
  const header = ['pods', ...SIZES.map((pods) => `${pods} CPU ms`), 'growth', `verdicts of ${SIZES.at(-1)}`];
  const rows = Object.keys(SCENARIOS).map((scenario) => {
    const [small, large] = SIZES.map((pods) => runs.get(keyOf(scenario, pods))!);
    const [from, to] = [small, large].map((all) => median(all.map(({ milliseconds }) => milliseconds)));
    const verdicts = Object.entries(large[0].verdicts).map(([kind, count]) => `${count} ${kind}`);
    return [scenario, from.toFixed(0), to.toFixed(0), (to / from).toFixed(1), verdicts.join(', ')];
  });
  return `${markdown([header, ...rows])}\n\n${schedulerLine()}`;
}

function run(scenario: string, pods: number): PlanRun {
  const command = ['--import', 'tsx', join(__dirname, 'plan-run.ts'), scenario, `${pods}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`planning '${scenario}' with ${pods} pods failed: ${stderr}`);
  }
  return JSON.parse(stdout) as PlanRun;
}

/** What the tests on the real control plane measured when they were last told to write it down (`--record`). */
function schedulerLine(): string {
  const { kubernetes, cases, claims, planMilliseconds, clusterSeconds, caseSeconds, schedulerSeconds } = JSON.parse(
    readFileSync(join(__dirname, 'plan-on-cluster.json'), 'utf8'),
  );
  return [
    `${cases} random clusters with ${claims} claims: planned in ${planMilliseconds} ms;`,
    `settled by Kubernetes ${kubernetes} in ${clusterSeconds} s, 32 at a time, ${caseSeconds} s each (median);`,
    `its scheduler first said something of a pod after ${schedulerSeconds} s (median)`,
  ].join(' ');
}

function keyOf(scenario: string, pods: number): string {
  return `${scenario} ${pods}`;
}

function markdown([header, ...rows]: readonly string[][]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
