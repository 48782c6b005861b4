import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run, runUntil } from './command';
import { BRIDGE, GATEWAY } from './control-plane';
import { Disk } from './disk';
import { peakMemoryMiB } from './memory';
import { CONTAINERD_SOCKET, NODE_CONFIGURATION, writeNodeConfiguration } from './node-configuration';
import { type BackgroundProcess, expectRunning, readPid, type Sandbox, spawnLogged } from './sandbox';
import { waitUntil } from './wait';

export interface MountedDisk {
  /** Where it is mounted when the node starts, such as `/mnt/ssd`. */
  readonly mountPath: string;
  readonly sizeMiB: number;
}

export interface BlockDevice {
  /** Its name under `/dev/disk/by-id`. */
  readonly id: string;
  readonly sizeMiB: number;
}

export interface NodeOptions {
  /** Disks with an ext4 file system. @default - none */
  readonly disks?: readonly MountedDisk[];

  /** Disks with nothing on them. @default - none */
  readonly blockDevices?: readonly BlockDevice[];
}

export interface NodeEnvironment {
  readonly sandbox: Sandbox;
  readonly binary: string;
  /** The directory of images.tar. */
  readonly images: string;
  /** Distinguishes the node's addresses from those of other nodes; 1 to 200. */
  readonly index: number;
  readonly kubeconfig: string;
  readonly authorityFile: string;
}

const INIT = join(__dirname, 'node-init.sh');
const RELEASE = join(__dirname, 'release-node.sh');

/** Puts the process into the node's cgroups, which entering its namespaces does not do. */
const ENTER = `while read -r cgroup; do echo $$ >"$cgroup/cgroup.procs"; done <"$0/cgroups"
exec nsenter --target "$(cat "$0/pid")" --mount --uts --ipc --net --pid --cgroup -- "$@"`;

/** What no command prints. */
const LAST_WORD = '--- the last word ---';

/** A machine with a kubelet: namespaces of its own in the cluster's sandbox, a containerd, and disks. */
export class Node {
  public readonly podSubnet: string;
  private readonly directory: string;
  private readonly address: string;
  private readonly disks = new Map<string, Disk>();
  private readonly blockDevices = new Map<string, Disk>();
  private init?: BackgroundProcess;
  private services: BackgroundProcess[] = [];
  private peakMiB = 0;

  public static async create(name: string, options: NodeOptions, environment: NodeEnvironment): Promise<Node> {
    const node = new Node(name, options, environment);
    await Promise.all([...node.disks.values()].map((disk) => disk.format()));
    await node.powerOn();
    return node;
  }

  private constructor(
    public readonly name: string,
    { disks = [], blockDevices = [] }: NodeOptions,
    private readonly environment: NodeEnvironment,
  ) {
    const { sandbox, index, kubeconfig, authorityFile } = environment;
    this.directory = join(sandbox.directory, 'nodes', name);
    this.address = `172.30.0.${10 + index}`;
    this.podSubnet = `10.244.${index}.0/24`;
    const configuration = join(this.directory, 'config');
    mkdirSync(configuration, { recursive: true });
    writeNodeConfiguration(configuration, { podSubnet: this.podSubnet });
    writeFileSync(join(configuration, 'kubeconfig'), readFileSync(kubeconfig));
    writeFileSync(join(configuration, 'ca.crt'), readFileSync(authorityFile));
    disks.forEach(({ mountPath, sizeMiB }, i) => {
      this.disks.set(mountPath, new Disk(join(this.directory, 'disks', `disk-${i}.img`), sizeMiB));
    });
    for (const { id, sizeMiB } of blockDevices) {
      this.blockDevices.set(id, new Disk(join(this.directory, 'disks', `${id}.img`), sizeMiB));
    }
  }

  /** @param options.without mount paths of disks that stay unplugged, @default - all are mounted */
  public async powerOn({ without = [] }: { without?: readonly string[] } = {}): Promise<void> {
    const { sandbox, binary, images } = this.environment;
    this.init = sandbox.spawn(`${this.name}-init`, [
      ...['unshare', '--fork', '--kill-child', '--pid', '--mount', '--uts', '--ipc', '--net'],
      ...['--propagation', 'private', INIT, this.directory, this.name, binary, images],
    ]);
    const ready = join(this.directory, 'config', 'ready');
    const giveUp = () => expectRunning(this.init as BackgroundProcess);
    await waitUntil(`namespaces of ${this.name}`, () => existsSync(ready), { giveUp });
    await this.connect();
    for (const [path] of [...this.disks].filter(([path]) => !without.includes(path))) {
      await this.mount(path);
    }
    for (const [id, disk] of this.blockDevices) {
      await this.run(`ln -s ${await disk.plugIn()} /dev/disk/by-id/${id}`);
    }
    await this.startServices();
  }

  /**
   * Pulls the plug: nothing is stopped in order, and the API server learns of it from the missing heartbeats only. What
   * pods wrote without a sync survives all the same, since the machine's page cache does.
   */
  public async powerOff(): Promise<void> {
    const { child } = this.runningInit();
    this.peakMemoryMiB();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(this.pid, 'SIGKILL');
    await ended;
    this.init = undefined;
    this.services = [];
    await run([RELEASE, this.directory]);
    for (const disk of [...this.disks.values(), ...this.blockDevices.values()]) {
      disk.unplugged();
    }
  }

  public get isOn(): boolean {
    return this.init !== undefined;
  }

  /** Mounts the disk at its mount path, as its line in /etc/fstab does. */
  public async mount(path: string): Promise<void> {
    const device = await this.disk(path).plugIn();
    await this.run(`mkdir -p ${path} && mount -o errors=remount-ro ${device} ${path}`);
  }

  /** Puts another disk, new and formatted, in the place of one, while the node is off. */
  public async replaceDisk(path: string): Promise<void> {
    await this.disk(path).format();
  }

  public async unmount(path: string): Promise<void> {
    await this.run(`umount ${path}`);
  }

  /** Makes the file system read-only for everyone who has it mounted, as the kernel does after an error of the disk. */
  public async remountReadOnly(path: string): Promise<void> {
    await this.run(`mount -o remount,ro ${path}`);
  }

  public async remountReadWrite(path: string): Promise<void> {
    await this.run(`mount -o remount,rw ${path}`);
  }

  /** Writes a file until the disk is full. @returns the file's path */
  public async fill(path: string): Promise<string> {
    const filler = `${path}/filler`;
    await this.run(`if cat /dev/zero >${filler} 2>/dev/null; then exit 1; fi; sync ${filler}`);
    return filler;
  }

  /** Runs a shell command on the node. @returns what it printed */
  public run(command: string): Promise<string> {
    return run(['sh', '-c', ENTER, this.directory, 'sh', '-c', command]);
  }

  /** Gives the node's container runtime more images, which stay there when it is powered off. */
  public async loadImages(archive: string): Promise<void> {
    const load = `exec <"$1"; shift; exec "$@"`;
    const program = ['ctr', '--address', CONTAINERD_SOCKET, '--namespace', 'k8s.io', 'images', 'import', '-'];
    await run(['sh', '-c', load, 'sh', archive, 'bash', '-c', ENTER, this.directory, ...program]);
  }

  /** Runs a shell command in a container of the node, as the container's user. @returns what it printed */
  public exec(containerId: string, command: string): Promise<string> {
    const id = containerId.replace('containerd://', '');
    const ctr = ['ctr', '--address', CONTAINERD_SOCKET, '--namespace', 'k8s.io', 'tasks', 'exec'];
    // The output of a process that ends at once may be lost: ctr does not wait for what it has not begun to read. So it stays
    // until its last word has been read.
    const lingering = `(${command}\n) </dev/null; code=$?; printf %s '${LAST_WORD}'; read -r _; exit $code`;
    const task = ['--exec-id', `exec-${process.hrtime.bigint()}`, id, 'bash', '-c', lingering];
    return runUntil(LAST_WORD, ['sh', '-c', ENTER, this.directory, ...ctr, ...task]);
  }

  public readFile(path: string): Promise<string> {
    return this.run(`cat ${path}`);
  }

  /** Everything under a directory of the node, as paths. */
  public async listFiles(path: string): Promise<string[]> {
    return (await this.run(`find ${path} -mindepth 1`)).split('\n').filter((line) => line !== '');
  }

  /** The peak of the kubelet, the container runtime and the pods, in MiB. */
  public peakMemoryMiB(): number {
    this.peakMiB = Math.max(this.peakMiB, this.isOn ? peakMemoryMiB(this.pid) : 0);
    return this.peakMiB;
  }

  /** @throws when the kubelet or containerd has ended */
  public expectRunning(): void {
    this.services.forEach(expectRunning);
  }

  /** The first process of the node, as seen from outside; there only as long as the node is on. */
  private get pid(): number {
    return readPid(this.directory) as number;
  }

  private runningInit(): BackgroundProcess {
    if (this.init === undefined) {
      throw new Error(`node '${this.name}' is off`);
    }
    // As long as this one runs, the process id below it belongs to the node.
    expectRunning(this.init);
    return this.init;
  }

  private disk(path: string): Disk {
    const disk = this.disks.get(path);
    if (disk === undefined) {
      throw new Error(`node '${this.name}' has no disk for '${path}', only for ${[...this.disks.keys()].join(', ')}`);
    }
    return disk;
  }

  private async connect(): Promise<void> {
    const { sandbox, index } = this.environment;
    const link = `node-${index}`;
    await sandbox.runInNetwork([
      ...(['ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0'] as const),
      ...['netns', `/proc/${this.pid}/ns/net`],
    ]);
    await sandbox.runInNetwork(['ip', 'link', 'set', link, 'master', BRIDGE, 'up']);
    await sandbox.runInNetwork(['ip', 'route', 'replace', this.podSubnet, 'via', this.address]);
    await this.run(
      `ip address add ${this.address}/24 dev eth0 && ip link set eth0 up && ip route add default via ${GATEWAY}`,
    );
  }

  private async startServices(): Promise<void> {
    const containerd = this.spawn('containerd', ['--config', `${NODE_CONFIGURATION}/containerd.toml`]);
    const ctr = `ctr --address ${CONTAINERD_SOCKET} --namespace k8s.io`;
    await waitUntil(`containerd of ${this.name}`, async () => (await this.run(`${ctr} version`)) !== '', {
      giveUp: () => expectRunning(containerd),
    });
    await this.run(`${ctr} images import /opt/images/images.tar`);
    const kubelet = this.spawn('/opt/kubernetes', [
      ...['kubelet', `--config=${NODE_CONFIGURATION}/kubelet.yaml`, `--kubeconfig=${NODE_CONFIGURATION}/kubeconfig`],
      ...[`--hostname-override=${this.name}`, `--node-ip=${this.address}`],
    ]);
    this.services = [containerd, kubelet];
  }

  private spawn(program: string, args: readonly string[]): BackgroundProcess {
    const name = `${this.name}-${program.split('/').pop()}`;
    const logs = join(this.environment.sandbox.directory, 'logs');
    return spawnLogged(logs, name, ['sh', '-c', ENTER, this.directory, program, ...args]);
  }
}
