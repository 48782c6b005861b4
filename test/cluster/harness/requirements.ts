import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a Debian machine needs, by package, with the file that shows that the package is there. */
const PACKAGES: ReadonlyArray<readonly [debianPackage: string, isInstalled: () => boolean]> = [
  ['containerd', () => hasCommand('containerd') && hasCommand('ctr')],
  ['runc', () => hasCommand('runc')],
  ['containernetworking-plugins', () => existsSync('/usr/lib/cni/bridge') && existsSync('/usr/lib/cni/loopback')],
  ['busybox-static', () => hasStaticBusybox()],
  ['openssl', () => hasCommand('openssl')],
  ['iproute2', () => hasCommand('ip')],
  ['socat', () => hasCommand('socat')],
  ['e2fsprogs', () => hasCommand('mkfs.ext4')],
  ['mount', () => hasCommand('mount') && hasCommand('losetup')],
  ['util-linux', () => ['unshare', 'nsenter', 'flock', 'pivot_root', 'setpriv'].every(hasCommand)],
  ['tar', () => hasCommand('tar')],
];

/**
 * @returns one line that says what is missing and how to get it; undefined when nothing is
 */
export function findMissing(): string | undefined {
  if (process.platform !== 'linux') {
    return `Linux (this is ${process.platform})`;
  }
  if (process.getuid?.() !== 0) {
    return 'root, for namespaces, mounts and loop devices; run it with sudo';
  }
  if (!existsSync('/dev/loop-control')) {
    return '/dev/loop-control; modprobe loop';
  }
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) {
    return 'cgroup v1, for the nodes; boot with systemd.unified_cgroup_hierarchy=0';
  }
  const missing = PACKAGES.filter(([, isInstalled]) => !isInstalled()).map(([debianPackage]) => debianPackage);
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')}; apt-get install -y --no-install-recommends ${missing.join(' ')}`;
}

export function hasCommand(name: string): boolean {
  return findCommand(name) !== undefined;
}

export function findCommand(name: string): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The package busybox has the same command, which needs libraries that the tests' images do not have. */
function hasStaticBusybox(): boolean {
  const file = findCommand('busybox');
  return file !== undefined && !readFileSync(file).includes('/ld-linux');
}
