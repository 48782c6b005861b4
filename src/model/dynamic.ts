import { checkMountPath, type Disk, describeDisk } from './disk';
import type { Request } from './fit';
import { checkNode } from './names';
import { checkDirectory } from './path';
import { describeQuantities } from './quantity';

/** A directory of a disk in which a provisioner makes volumes on demand, and the space that is kept for them. */
export interface Reservation {
  readonly node: string;
  readonly mountPath: string;
  /** The directory: absolute, below the mount path. */
  readonly path: string;
  readonly bytes: number;
}

/** The directory that dynamic volumes have when none is named. */
const DEFAULT_DIRECTORY = 'local-path';

/**
 * What the provisioner's scripts and the kernel's list of mounts write as it is: in a shell pattern, or in
 * /proc/self/mountinfo, others mean something else.
 */
const PLAIN = /^[A-Za-z0-9/._-]+$/;

/** How messages call all dynamic volumes of a disk. */
export function describeReservation({ mountPath }: Reservation): string {
  return `the directory of the dynamic volumes of disk '${mountPath}'`;
}

/**
 * What a disk keeps for dynamic volumes; undefined if it keeps nothing.
 *
 * @throws If the directory or the capacity is not possible.
 */
export function reservationOfDisk({ node, mountPath, bytes, dynamic }: Disk): Reservation | undefined {
  if (!dynamic) {
    return undefined;
  }
  checkNode(node);
  checkMountPath(node, mountPath);
  const thing = describeDisk({ mountPath, node });
  const directory = dynamic.directory ?? DEFAULT_DIRECTORY;
  if (directory === '' || directory === '.') {
    throw new Error(
      `${thing}: directory '${directory}' of dynamic volumes is the mount point itself: expected a sub-directory, such as 'local-path'; set directory`,
    );
  }
  checkDirectory(`${thing}: directory '${directory}' of dynamic volumes`, directory);
  const path = `${mountPath}/${directory}`;
  if (!PLAIN.test(path)) {
    throw new Error(
      `${thing}: path '${path}' of dynamic volumes has other characters than letters, digits, '.', '_' and '-': expected only these, since a shell script reads it; name another directory or mount path`,
    );
  }
  if (dynamic.bytes > bytes) {
    const [kept, capacity] = describeQuantities(dynamic.bytes, bytes);
    throw new Error(
      `${thing} keeps ${kept} for dynamic volumes: expected at most its capacity of ${capacity}; lower the capacity of dynamic`,
    );
  }
  return { node, mountPath, path, bytes: dynamic.bytes };
}

/**
 * The reservations that a class with this `nodePath` can use.
 *
 * @throws If there is none. `thing` begins the message.
 */
export function servedBy(
  thing: string,
  reservations: readonly Reservation[],
  nodePath?: string,
): readonly Reservation[] {
  if (reservations.length === 0) {
    throw new Error(
      `${thing} has no disk that keeps space for it: expected one or more; set dynamic on a disk, such as { capacity: Size.gibibytes(100) }`,
    );
  }
  const served = reservations.filter(({ path }) => nodePath === undefined || path === nodePath);
  if (served.length === 0) {
    const paths = [...new Set(reservations.map(({ path }) => `'${path}'`))];
    throw new Error(`${thing} has nodePath '${nodePath}': expected a directory of its disks, ${paths.join(' or ')}`);
  }
  return served;
}

/** @throws If one directory is on different disks of two nodes: scripts know a disk by the directory. `thing` begins it. */
export function checkMountPaths(thing: string, reservations: readonly Reservation[]): void {
  const first = new Map<string, Reservation>();
  const seen = new Set<string>();
  for (const reservation of reservations) {
    const { path, node, mountPath } = reservation;
    const onNode = `${node}:${path}`;
    if (seen.has(onNode)) {
      throw new Error(
        `${thing} has ${describeDisk({ mountPath, node })} listed twice: expected each disk once; take one of them out`,
      );
    }
    seen.add(onNode);
    const earlier = first.get(path) ?? reservation;
    if (earlier.mountPath !== mountPath) {
      throw new Error(
        `${thing} has the directory '${path}' on ${describeDisk(earlier)} and on ${describeDisk({ mountPath, node })}: expected disks with the same mount path; name another directory on one of them`,
      );
    }
    first.set(path, earlier);
  }
}

/** What a provisioner can give to a claim: it makes a volume of the size that is asked for. */
export class DynamicOffer {
  private readonly storageClassName: string;
  private readonly largest: Reservation;

  /** @param reservations one or more */
  public constructor(storageClassName: string, reservations: readonly Reservation[]) {
    this.storageClassName = storageClassName;
    this.largest = reservations.reduce((best, next) => (next.bytes > best.bytes ? next : best));
  }

  /** @throws If no volume can be made for a claim. `thing` begins the message. */
  public check(thing: string, request: Request): void {
    if (request.volumeMode !== 'Filesystem') {
      throw new Error(
        `${thing} asks for volumeMode ${request.volumeMode}: expected Filesystem, since the provisioner of class '${this.storageClassName}' makes directories; list the device in a LocalSsdStorage`,
      );
    }
    const { bytes, path, node } = this.largest;
    if (request.bytes > bytes) {
      const [asked, most] = describeQuantities(request.bytes, bytes);
      throw new Error(
        `${thing} asks for ${asked}: expected at most ${most}, which '${path}' on node '${node}' keeps, the most of class '${this.storageClassName}'; lower the request or raise the capacity of dynamic`,
      );
    }
  }

  /** @throws Always: a volume that is there already is never given to a claim on this class. `thing` begins the message. */
  public checkPin(thing: string, volume: string): void {
    throw new Error(
      `${thing} is pinned to volume '${volume}', and class '${this.storageClassName}' makes a new volume for each claim: expected no pin; leave it out, or set storage to that of the volume`,
    );
  }
}
