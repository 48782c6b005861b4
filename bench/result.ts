import type { Run, Scenario } from './contestant';

/** The medians of one contestant in one scenario, in milliseconds. */
export interface Result extends Scenario {
  readonly contestant: string;
  readonly runs: number;
  /** The whole process. */
  readonly wall: number;
  readonly cpu: number;
  /** Building the constructs and writing the YAML, as measured inside. */
  readonly inside?: { readonly wall: number; readonly cpu: number; readonly constructCpu: number };
  /** Half of the CPU times of the process are within these. */
  readonly cpuQuartiles: readonly [number, number];
}

export function resultOf(contestant: string, scenario: Scenario, runs: readonly Run[]): Result {
  const cpu = runs.map((run) => run.process.cpu);
  const laps = runs.map((run) => run.laps).filter((each) => each !== undefined);
  return {
    ...scenario,
    contestant,
    runs: runs.length,
    wall: median(runs.map((run) => run.process.wall)),
    cpu: median(cpu),
    inside:
      laps.length === 0
        ? undefined
        : {
            wall: median(laps.map(({ construct, synth }) => construct.wall + synth.wall)),
            cpu: median(laps.map(({ construct, synth }) => construct.cpu + synth.cpu)),
            constructCpu: median(laps.map(({ construct }) => construct.cpu)),
          },
    cpuQuartiles: [quantile(cpu, 0.25), quantile(cpu, 0.75)],
  };
}

/** The measure of work by which growth is told: without the start of the process where that is known. */
export function workOf(result: Result): number {
  return result.inside?.cpu ?? result.cpu;
}

/** By how much work grows for ten times the disks: 10 is linear. */
export function growth(from: Result, to: Result): number {
  return (workOf(to) / workOf(from)) ** (1 / Math.log10(to.disks / from.disks));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.ceil(at);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
