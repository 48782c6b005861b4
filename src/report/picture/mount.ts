/** Block devices have no mount. */
export const DEVICES = 'block devices';
export const NO_PATH = 'not local';

/**
 * Where the disk of each path of a node is mounted, as far as paths tell: a directory `/mnt/ssd/data` is on `/mnt/ssd`, and
 * `/mnt/ssd/var/log` beside it as well.
 */
export function mountsOf(paths: readonly (string | undefined)[]): string[] {
  const own = paths.map(mountOf);
  const known = new Set(own);
  return own.map((mount) => outermost(mount, known));
}

function mountOf(path: string | undefined): string {
  if (path === undefined) {
    return NO_PATH;
  }
  if (path.startsWith('/dev/')) {
    return DEVICES;
  }
  const parts = path.split('/').filter((part) => part !== '');
  // `/mnt/ssd` and `/data` are mount points themselves: nobody mounts a disk on `/mnt` and makes others of its directories.
  return `/${(parts.length > 2 ? parts.slice(0, -1) : parts).join('/')}`;
}

function outermost(mount: string, known: ReadonlySet<string>): string {
  const parts = mount.split('/');
  for (let length = 2; length < parts.length; length++) {
    const above = parts.slice(0, length).join('/');
    if (known.has(above)) {
      return above;
    }
  }
  return mount;
}
