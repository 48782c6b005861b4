import { posix } from 'node:path';
import { commonDirectory } from './path';

/**
 * The configuration of the local static provisioner, as text: what its ConfigMap holds.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/provisioner.md
 */

/** Where block devices are, on the node and in the container. */
export const DEVICES = '/dev';

/** A pattern that no name in a directory fits, since none has a slash: so nothing is discovered. */
const NO_DISCOVERY = '/';

/** A class, and the directory of the node that is above all of its volumes. */
export interface DeletedClass {
  readonly storageClassName: string;
  readonly hostDir: string;
}

/** `storageClassMap`: where the volumes of each class are. It is read as YAML, of which JSON is a part. */
export function storageClassMap(classes: readonly DeletedClass[], blockCleanerCommand: readonly string[]): string {
  const entries = classes.map(({ storageClassName, hostDir }): [string, object] => [
    storageClassName,
    {
      hostDir,
      mountDir: hostDir,
      namePattern: NO_DISCOVERY,
      ...(hostDir === DEVICES && { blockCleanerCommand }),
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

interface Placed {
  readonly name: string;
  readonly node: string;
  readonly path: string;
}

interface Mount {
  readonly node: string;
  readonly mountPath: string;
}

/**
 * The one directory of the node in which all volumes of a class are: the provisioner reaches no farther, and knows one for
 * each class.
 *
 * It is above the mount points where it can be: a container that is given a mount point itself keeps its disk from being
 * unmounted.
 *
 * @throws If there is none but the root, or a volume is a mount point.
 */
export function hostDirectory(storageClassName: string, disks: readonly Mount[], volumes: readonly Placed[]): string {
  if (disks.length === 0) {
    return DEVICES;
  }
  checkMountPoints(disks, volumes);
  const mountPaths = disks.map(({ mountPath }) => mountPath);
  const hasDevices = volumes.some(({ path }) => path.startsWith(`${DEVICES}/`));
  const candidates = [commonDirectory(mountPaths.map((path) => posix.dirname(path))), commonDirectory(mountPaths)];
  const directory = candidates.find((candidate) => candidate !== '/');
  if (directory === undefined || hasDevices) {
    throw new Error(
      `storage '${storageClassName}' has nothing but '/' above all of its volumes: expected a directory, such as '/mnt' above '/mnt/a' and '/mnt/b', in which alone the static provisioner deletes; make a storage for each mount path, and one for devices`,
    );
  }
  return directory;
}

function checkMountPoints(disks: readonly Mount[], volumes: readonly Placed[]): void {
  const mountPoints = new Set(disks.map(({ node, mountPath }) => `${node}:${mountPath}`));
  const whole = volumes.find(({ node, path }) => mountPoints.has(`${node}:${path}`));
  if (whole) {
    throw new Error(
      `volume '${whole.name}' is the mount point '${whole.path}' itself, which is empty without its disk, so that it would be taken for cleaned and offered again with its files: expected a directory of the disk; leave out useMountPoint`,
    );
  }
}
