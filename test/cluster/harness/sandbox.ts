import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { run } from './command';
import { waitUntil } from './wait';

const SCRIPT = join(__dirname, 'sandbox.sh');

/**
 * Holds a directory per sandbox by the process id of the test process (`<pid>-…`, hidden until it has its lock), and what
 * the clusters took by that of the run's first process (`<pid>.usage`). It is all that a later run needs to know to clean up
 * after an earlier one.
 */
export const RUNS = join(tmpdir(), 'cdk8s-local-storage');

/** A program that runs in the background; `log` is where its output goes. */
export interface BackgroundProcess {
  readonly name: string;
  readonly log: string;
  readonly child: ChildProcess;
}

/**
 * The PID, mount and network namespaces of one cluster. They end with the test process, however it ends: sandbox.sh.
 */
export class Sandbox {
  /** Removes what runs that were killed together with their sandbox.sh have left behind. Leaves living runs alone. */
  public static async reap(): Promise<void> {
    for (const name of existsSync(RUNS) ? readdirSync(RUNS) : []) {
      const [, pid, sandbox] = /^\.?(\d+)(?:\.usage|-(.*))$/.exec(name) ?? [];
      if (name.startsWith('.') || sandbox === undefined) {
        if (!existsSync(`/proc/${pid}`)) {
          rmSync(join(RUNS, name), { recursive: true, force: true });
        }
        continue;
      }
      try {
        await run([SCRIPT, join(RUNS, name), 'reap']);
      } catch (error) {
        console.warn(`an earlier run cannot be removed: ${error}`);
      }
    }
  }

  public static async start(): Promise<Sandbox> {
    mkdirSync(RUNS, { recursive: true });
    // Hidden until sandbox.sh has its lock: a directory without a lock is taken for one that was left behind.
    const unlocked = mkdtempSync(join(RUNS, `.${process.pid}-`));
    const directory = join(RUNS, basename(unlocked).slice(1));
    mkdirSync(join(unlocked, 'logs'));
    mkdirSync(join(unlocked, 'nodes'));
    const log = openSync(join(unlocked, 'logs', 'sandbox.log'), 'a');
    // A session of its own, so that Ctrl-C reaches the test process only and this one is there to clean up.
    const keeper = spawn(SCRIPT, [directory], { detached: true, stdio: ['pipe', log, log] });
    closeSync(log);
    keeper.unref();
    const pid = await waitUntil(`sandbox in ${directory}`, () => readPid(directory));
    return new Sandbox(directory, pid, keeper);
  }

  private constructor(
    public readonly directory: string,
    /** The first process of the namespaces, as seen from outside. */
    public readonly pid: number,
    private readonly keeper: ChildProcess,
  ) {}

  /** Runs a program in the network namespace only. */
  public runInNetwork(command: readonly [string, ...string[]]): Promise<string> {
    return run(['nsenter', `--net=/proc/${this.pid}/ns/net`, ...command]);
  }

  /** Starts a program in the namespaces; it is killed with them. */
  public spawn(name: string, command: readonly string[]): BackgroundProcess {
    return spawnLogged(join(this.directory, 'logs'), name, [
      ...['nsenter', '--target', `${this.pid}`, '--pid', '--mount', '--net', '--'],
      ...command,
    ]);
  }

  /** Ends every process in here and removes everything. */
  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.keeper.once('exit', resolve));
    this.keeper.ref();
    this.keeper.stdin?.end();
    await ended;
    if (existsSync(this.directory)) {
      const log = readFileSync(join(this.directory, 'logs', 'sandbox.log'), 'utf8');
      throw new Error(`${this.directory} could not be removed: ${log.trim()}`);
    }
  }
}

export function spawnLogged(directory: string, name: string, [file, ...args]: readonly string[]): BackgroundProcess {
  const log = join(directory, `${name}.log`);
  const descriptor = openSync(log, 'a');
  const child = spawn(file, args, { detached: true, stdio: ['ignore', descriptor, descriptor] });
  closeSync(descriptor);
  child.unref();
  return { name, log, child };
}

/**
 * @throws when the process has ended, with the end of its log: nothing in a cluster ends by itself
 */
export function expectRunning({ name, log, child }: BackgroundProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) {
    const end = readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n');
    throw new Error(`${name} ended (${child.exitCode ?? child.signalCode}):\n${end}`);
  }
}

/** Undefined as long as the script has not written it. */
export function readPid(directory: string): number | undefined {
  const file = join(directory, 'pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined;
}
