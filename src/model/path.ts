import { posix } from 'node:path';

/**
 * @throws If a path is not absolute, not normalised, or the root. `thing` names the path and begins the message.
 *
 * Kubernetes refuses only `..`; it takes a relative path, which the kubelet then reads from its own working directory.
 */
export function checkAbsolutePath(thing: string, path: string): void {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Error(`${thing} is relative: expected an absolute path, such as '/mnt/ssd'`);
  }
  checkSegments(thing, path);
  if (path === '/') {
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

function checkSegments(thing: string, path: string): void {
  const segments = path.split('/').slice(path.startsWith('/') ? 1 : 0);
  if (segments.includes('..')) {
    throw new Error(`${thing} contains '..', which Kubernetes refuses: expected a path without it`);
  }
  if (path !== '/' && segments.some((segment) => segment === '' || segment === '.')) {
    const normalised = posix.normalize(path).replace(/\/$/, '');
    throw new Error(`${thing} is not normalised: expected '${normalised}'`);
  }
}

/** A path and the directories above it, the nearest first, without the root. */
export function ancestors(path: string): string[] {
  const above: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    above.push(path.slice(0, at));
  }
  return above;
}
