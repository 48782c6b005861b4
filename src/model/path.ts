import { posix } from 'node:path';

/**
 * @throws If a path is not absolute, not normalised, or the root. `thing` names the path and begins the message.
 *
 * Kubernetes refuses only `..`; it takes a relative path, which the kubelet then reads from its own working directory.
 */
export function checkAbsolutePath(thing: string, path: string): void {
  if (!path.startsWith('/')) {
    throw new Error(`${thing} is relative: expected an absolute path, such as '/mnt/ssd'`);
  }
  if (!/^\/+$/.test(path)) {
    checkSegments(thing, path);
  } else {
    throw new Error(
      `${thing} is the root of the node: expected the directory where a disk is mounted, such as '/mnt/ssd'`,
    );
  }
}

/** @throws If a directory of a volume is absolute, not normalised, or the mount point itself. `thing` names it. */
export function checkDirectory(thing: string, directory: string): void {
  if (directory.startsWith('/')) {
    throw new Error(`${thing} is absolute: expected a path below the disk's mount point, such as 'data'`);
  }
  if (directory === '' || directory === '.') {
    throw new Error(
      `${thing} is the mount point itself, which exists without its disk too and then leads the data to the root disk: expected a sub-directory, such as 'data'; or set useMountPoint if the risk is accepted`,
    );
  }
  checkSegments(thing, directory);
}

/**
 * @throws If a file of a volume that the kubelet writes is absolute, not normalised, or has a name that the kubelet keeps
 * for itself. `thing` names the path and begins the message.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/volume/util/atomic_writer.go
 */
export function checkFile(thing: string, path: string): void {
  if (path === '' || path === '.') {
    throw new Error(`${thing} is no file: expected a path below the mounted directory, such as 'conf/app.yaml'`);
  }
  if (path.startsWith('/')) {
    throw new Error(`${thing} is absolute: expected a path below the mounted directory, such as 'conf/app.yaml'`);
  }
  checkSegments(thing, path);
  if (path.startsWith('..')) {
    throw new Error(`${thing} starts with '..', which the kubelet keeps for itself: expected another name`);
  }
}

function checkSegments(thing: string, path: string): void {
  checkLength(thing, path);
  const segments = path.split('/').slice(path.startsWith('/') ? 1 : 0);
  if (segments.includes('..')) {
    throw new Error(`${thing} contains '..', which Kubernetes refuses: expected a path without it`);
  }
  if (path !== '/' && segments.some((segment) => segment === '' || segment === '.')) {
    const normalised = posix.normalize(path).replace(/\/$/, '');
    throw new Error(`${thing} is not normalised: expected '${normalised}'`);
  }
}

/**
 * The kernel's limits, of which the API server knows nothing: with a longer path a pod never starts.
 *
 * @see https://github.com/torvalds/linux/blob/v6.12/include/uapi/linux/limits.h
 */
const PATH_LIMIT = 4095;
const NAME_LIMIT = 255;

/** @throws If a path or a name in it is longer than the kernel takes. `thing` begins the message and may have the path in it. */
export function checkLength(thing: string, path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes > PATH_LIMIT) {
    throw new Error(
      `${shortened(thing, path)} has ${bytes} bytes: expected at most ${PATH_LIMIT}, which the kernel takes; shorten it`,
    );
  }
  const name = path.split('/').find((segment) => Buffer.byteLength(segment) > NAME_LIMIT);
  if (name !== undefined) {
    throw new Error(
      `${shortened(thing, path)} has a name of ${Buffer.byteLength(name)} bytes in it: expected at most ${NAME_LIMIT}, which the kernel takes; shorten it`,
    );
  }
}

/** Words without the most of a path that is too long to be read. */
function shortened(words: string, path: string): string {
  return words.replaceAll(path, `${path.slice(0, 60)}…`);
}

/** A path and the directories above it, the nearest first, without the root. */
export function ancestors(path: string): string[] {
  const above: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    above.push(path.slice(0, at));
  }
  return above;
}

/** The lowest directory that is, or is above, each of some paths; `/` if there is no other. */
export function commonDirectory(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('/'));
  const length = others.reduce((least, parts) => {
    const differs = parts.findIndex((part, index) => part !== first[index]);
    return Math.min(least, differs < 0 ? parts.length : differs);
  }, first.length);
  return first.slice(0, length).join('/') || '/';
}
