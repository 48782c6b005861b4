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

  /** Starts a run and waits until there is all that could stay behind. */
  async function start(...suites: readonly string[]): Promise<void> {
    const config = join(__dirname, 'jest.config.js');
    const fixtures = suites.flatMap((suite) => ['--testMatch', join(__dirname, 'fixtures', `${suite}.ts`)]);
    const args = [process.execPath, require.resolve('jest/bin/jest'), '--config', config, ...fixtures];
    // It must not outlive this process, which may be interrupted too.
    jest = spawn('setpriv', ['--pdeathsig', 'KILL', ...args], { stdio: 'ignore', detached: true });
    directory = await waitUntil('cluster', () => {
      const name = existsSync(RUNS) && readdirSync(RUNS).find((entry) => isOf(jest, entry));
      return name && existsSync(join(RUNS, name, 'up')) ? join(RUNS, name) : undefined;
    });
    processes = findProcesses();
    expect(processes.size).toBeGreaterThan(8);
    expect(findCgroups()).not.toEqual([]);
    // The disk, the block device, and the device that the kubelet puts over the block device.
    loopDevices = await findLoopDevices();
    expect(loopDevices).toHaveLength(3);
  }

  afterEach(() => {
    try {
      process.kill(-(jest.pid as number), 'SIGKILL');
    } catch {
      // ended, as it should
    }
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('whose test processes get %s', async (signal) => {
    await start('endless-cluster', 'endless');
    process.kill(-(jest.pid as number), signal);
    await waitUntil('directory removed', () => !existsSync(directory));
    await expectNothing();
  });

  test('whose first process is killed, and not those of the suites', async () => {
    await start('endless-cluster', 'endless');
    process.kill(jest.pid as number, 'SIGKILL');
    await waitUntil('directory removed', () => !existsSync(directory));
    await expectNothing();
  });

  test('whose only process and keeper are both killed, once the next run has started', async () => {
    await start('endless-cluster');
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
    for (const loopDevice of loopDevices) {
      await waitUntil('loop device detached', async () => !(await isAttached(loopDevice)));
    }
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

  /** The loop devices of the run's disks, and those that its kubelet put over block devices, below the node's /dev. */
  async function findLoopDevices(): Promise<string[]> {
    const fileSystem = readFileSync(join(directory, 'nodes', 'raspberrypi-1', 'dev-file-system'), 'utf8').trim();
    const devices = await listLoopDevices();
    return devices.filter((one) => one.file.startsWith(`${directory}/`) || one.fileSystem === fileSystem).map(nameOf);
  }

  async function isAttached(loopDevice: string): Promise<boolean> {
    return (await listLoopDevices()).some((one) => nameOf(one) === loopDevice);
  }

  function findCgroups(): string[] {
    const find = ['/sys/fs/cgroup', '-type', 'd', '-name', `${basename(directory)}-*`];
    return execFileSync('find', find, { encoding: 'utf8' }).split('\n').filter(Boolean);
  }
});

interface LoopDevice {
  readonly name: string;
  /** Of the file that is behind it: the number of the file system, of the file in it, and the path. */
  readonly fileSystem: string;
  readonly inode: number;
  readonly file: string;
}

async function listLoopDevices(): Promise<LoopDevice[]> {
  const list = await run(['losetup', '--list', '--json', '--output', 'NAME,BACK-MAJ:MIN,BACK-INO,BACK-FILE']);
  const devices: Record<string, string>[] = list === '' ? [] : JSON.parse(list).loopdevices;
  return devices.map((device) => ({
    name: device.name,
    fileSystem: device['back-maj:min'].trim(),
    inode: Number(device['back-ino']),
    file: device['back-file'],
  }));
}

/** Other suites have loop devices too, and may get the number of one that is gone. */
function nameOf({ name, fileSystem, inode }: LoopDevice): string {
  return `${name} ${fileSystem} ${inode}`;
}

/** Whether a sandbox is of this run: of its only process, or of one that it has started for a suite. */
function isOf(jest: ChildProcess, sandbox: string): boolean {
  const pid = Number(/^(\d+)-/.exec(sandbox)?.[1]);
  return pid === jest.pid || (existsSync(`/proc/${pid}/stat`) && parent(pid) === jest.pid);
}

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
