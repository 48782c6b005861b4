import { type Binding, type Disk, disksOf } from './disks';

/** What an app of the benchmark is told on its command line. */
export interface AppArguments {
  readonly disks: Disk[];
  readonly binding: Binding;
  readonly outdir: string;
}

export function appArguments(): AppArguments {
  const [count, binding, outdir] = process.argv.slice(2);
  return { disks: disksOf(Number(count)), binding: binding as Binding, outdir };
}
