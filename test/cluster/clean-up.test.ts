import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

import { run } from './harness/command';
import { RUNS, readPid, Sandbox } from './harness/sandbox';
import { waitUntil } from './harness/wait';

const describeIfPossible = process.env.CLUSTER_TESTS_MISSING === undefined ? describe : describe.skip;

describeIfPossible('nothing stays behind of a run', () => {
  let jest: ChildProcess;
  let directory: string;
  let processes: Map<number, string>;
  let loopDevices: string[];

  beforeEach(async () => {
    const fixture = join(__dirname, 'fixtures', 'endless-cluster.ts');
    const config = join(__dirname, 'jest.config.js');
    const args = [process.execPath, require.resolve('jest/bin/jest'), '--config', config, '--testMatch', fixture];
    // It must not outlive this process, which may be interrupted too.
    jest = spawn('setpriv', ['--pdeathsig', 'KILL', ...args], { stdio: 'ignore', detached: true });
    directory = await waitUntil('cluster', () => {
      const name = existsSync(RUNS) && readdirSync(RUNS).find((entry) => entry.startsWith(`${jest.pid}-`));
      return name && existsSync(join(RUNS, name, 'up')) ? join(RUNS, name) : undefined;
    });
    processes = findProcesses();
    expect(processes.size).toBeGreaterThan(8);
    expect(findCgroups()).not.toEqual([]);
    // The disk, the block device, and the device that the kubelet puts over the block device.
    loopDevices = await findLoopDevices();
    expect(loopDevices.length).toBeGreaterThanOrEqual(3);
  });

  afterEach(() => {
    try {
      process.kill(-(jest.pid as number), 'SIGKILL');
    } catch {
      // ended, as it should
    }
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('whose test process gets %s', async (signal) => {
    process.kill(-(jest.pid as number), signal);
    await waitUntil('directory removed', () => !existsSync(directory));
    await expectNothing();
  });

  test('whose test process and keeper are both killed, once the next run has started', async () => {
    const keeper = parent(parent(readPid(directory) as number)); // unshare is between them
    process.kill(jest.pid as number, 'SIGKILL');
    process.kill(keeper, 'SIGKILL');
    await waitUntil('sandbox ended', async () => {
      await Sandbox.reap();
      return !existsSync(directory);
    });
    await expectNothing();
  });

  async function expectNothing(): Promise<void> {
    await waitUntil('processes ended', () => [...processes].every(([pid, start]) => startTime(pid) !== start));
    await waitUntil('loop devices detached', () => loopDevices.every(isDetached));
    expect(findCgroups()).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(directory);
  }

  /** The processes of the sandbox and, in PID namespaces below it, of its nodes, by the time of their start. */
  function findProcesses(): Map<number, string> {
    const network = readlinkSync(`/proc/${readPid(directory)}/ns/net`);
    const found = new Map<number, string>();
    for (const pid of readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)) {
      try {
        const cgroups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
        if (readlinkSync(`/proc/${pid}/ns/net`) === network || cgroups.includes(basename(directory))) {
          found.set(pid, startTime(pid) as string);
        }
      } catch {
        // ended meanwhile
      }
    }
    return found;
  }

  /** Names of the loop devices of the run's disks, and of those that kubelets put over block devices. */
  async function findLoopDevices(): Promise<string[]> {
    const list = await run(['losetup', '--list', '--noheadings', '--output', 'NAME,BACK-FILE']);
    const lines = list.split('\n').filter((line) => line.includes(directory) || line.includes('/volumeDevices/'));
    return lines.map((line) => basename(line.split(' ')[0]));
  }

  /** A loop device without a node has `/` for the file that the kubelet put it over. */
  function isDetached(loopDevice: string): boolean {
    const file = `/sys/block/${loopDevice}/loop/backing_file`;
    const backingFile = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    return backingFile === undefined || (backingFile !== '/' && !backingFile.includes(directory));
  }

  function findCgroups(): string[] {
    const find = ['/sys/fs/cgroup', '-type', 'd', '-name', `${basename(directory)}-*`];
    return execFileSync('find', find, { encoding: 'utf8' }).split('\n').filter(Boolean);
  }
});

/** Fields of /proc/<pid>/stat after the name, which may hold spaces: the state is the first. */
function stat(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
}

function parent(pid: number): number {
  return Number(stat(pid)[1]);
}

function startTime(pid: number): string | undefined {
  try {
    return stat(pid)[19];
  } catch {
    return undefined; // ended
  }
}
