/** What one app measures of itself, in milliseconds. CPU is that of all its threads, so it can exceed the wall time. */
export interface Laps {
  /** Building the constructs. */
  readonly construct: Lap;
  /** From constructs to the YAML on disk. */
  readonly synth: Lap;
}

export interface Lap {
  readonly wall: number;
  readonly cpu: number;
}

/** Measure both halves of an app; starting Node.js and loading modules is left to whoever measures the process. */
export function timeApp<T>(construct: () => T, synth: (app: T) => void): Laps {
  let app: T;
  const constructed = lap(() => {
    app = construct();
  });
  return { construct: constructed, synth: lap(() => synth(app)) };
}

function lap(work: () => void): Lap {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}
