import { posix } from 'node:path';
import { checkLabel, checkNode, checkSubdomain, isSubdomain, persistentVolumeName } from './names';
import { checkAbsolutePath, checkDirectory, checkLength } from './path';
import { describeQuantities, describeQuantity } from './quantity';
import { quote } from './text';
import type { Volume } from './volume';

/** A disk that a node has mounted, and the directories on it that become volumes. */
export interface Disk {
  readonly node: string;
  readonly mountPath: string;
  readonly bytes: number;
  readonly name?: string;
  readonly directories?: readonly Directory[];
  /** What is kept for volumes that a provisioner makes. */
  readonly dynamic?: { readonly bytes: number; readonly directory?: string };
}

/** One directory of a disk. */
export interface Directory {
  readonly name: string;
  readonly bytes: number;
  readonly directory?: string;
  readonly useMountPoint?: boolean;
  readonly persistentVolumeName?: string;
}

/** The directory that a disk has when none are named: it takes all that is not kept for dynamic volumes. */
const DEFAULT_DIRECTORY = 'data';

/** How messages call a disk. */
export function describeDisk(disk: { readonly mountPath: string; readonly node: string }): string {
  return `disk '${disk.mountPath}' on node '${disk.node}'`;
}

/** @throws If a path cannot be one where a disk is mounted. */
export function checkMountPath(node: string, mountPath: string): void {
  const subject = `mount path '${mountPath}' on node '${node}'`;
  checkAbsolutePath(subject, mountPath);
  if (/^\/(dev|proc|sys)(\/|$)/.test(mountPath)) {
    throw new Error(
      `${subject} is no place for files: expected the directory where a disk is mounted, such as '/mnt/ssd'; list a block device under devices`,
    );
  }
}

/**
 * The volumes of a disk.
 *
 * @throws If a name, a path or a capacity of the disk is not possible.
 */
export function volumesOfDisk(storageClassName: string, disk: Disk): Volume[] {
  checkNode(disk.node);
  checkMountPath(disk.node, disk.mountPath);
  const name = disk.name ?? posix.basename(disk.mountPath);
  const thing = describeDisk(disk);
  checkLabel(`${thing}: disk name`, name, `set the disk's name`);
  if (disk.directories?.length === 0) {
    throw new Error(
      `${thing} has an empty list of volumes: expected one or more; leave the list out for one volume of the whole disk`,
    );
  }
  const kept = disk.dynamic?.bytes ?? 0;
  if (!disk.directories && kept >= disk.bytes) {
    throw new Error(
      `${thing} keeps all of its ${describeQuantity(disk.bytes)} for dynamic volumes: expected space for one of its own; lower the capacity of dynamic, or leave the disk to LocalPathStorage`,
    );
  }
  const directories = disk.directories ?? [{ name: DEFAULT_DIRECTORY, bytes: disk.bytes - kept }];
  checkSum(disk, sumOfBytes(directories), kept);
  return directories.map((directory) => {
    checkLabel(`${thing}: volume name`, directory.name, `set the volume's name`);
    return {
      name: volumeName(directory.persistentVolumeName, {
        storageClassName,
        node: disk.node,
        disk: name,
        volume: directory.name,
      }),
      storageClassName,
      node: disk.node,
      disk: name,
      path: directoryPath(thing, disk.mountPath, directory),
      bytes: directory.bytes,
      volumeMode: 'Filesystem',
    };
  });
}

/** @throws If the volumes of a disk and what it keeps for dynamic ones are more than the disk. */
export function checkSum(disk: Pick<Disk, 'mountPath' | 'node' | 'bytes'>, taken: number, kept: number): void {
  if (taken + kept > disk.bytes) {
    const dynamic = kept > 0 ? ` (${describeQuantity(kept)} of it for dynamic ones)` : '';
    const [sum, capacity] = describeQuantities(taken + kept, disk.bytes);
    throw new Error(
      `${describeDisk(disk)} has volumes of ${sum} in all${dynamic}: expected at most its capacity of ${capacity}; lower the capacity of a volume`,
    );
  }
}

/**
 * The name of a PersistentVolume, made of its identity unless it is given by hand.
 *
 * @throws If it is no DNS-1123 subdomain.
 */
export function volumeName(byHand: string | undefined, identity: VolumeIdentity): string {
  const { storageClassName, node, disk, volume } = identity;
  if (byHand === undefined && !isSubdomain(node)) {
    throw new Error(
      `node ${quote(node)} has other characters than a PersistentVolume's name, which begins with class and node, can have: expected lower-case letters, digits, '-' and '.'; set persistentVolumeName on the volumes of the node`,
    );
  }
  // A class of no name leaves no trace in it, and a device is its own volume.
  const parts = [storageClassName, node, disk, volume].filter((part) => part !== undefined && part !== '');
  const name = byHand ?? persistentVolumeName(...(parts as string[]));
  checkSubdomain('PersistentVolume', name, 'set persistentVolumeName');
  return name;
}

/** The parts of the name that a volume gets. */
export interface VolumeIdentity {
  readonly storageClassName: string;
  readonly node: string;
  /** Name of the disk or the device. */
  readonly disk: string;
  /** Name of the directory's volume. */
  readonly volume?: string;
}

/** What a list of volumes or directories takes. */
export function sumOfBytes(list: readonly { readonly bytes: number }[]): number {
  return list.reduce((sum, { bytes }) => sum + bytes, 0);
}

function directoryPath(thing: string, mountPath: string, directory: Directory): string {
  if (directory.useMountPoint) {
    if (directory.directory !== undefined) {
      throw new Error(
        `${thing}: volume '${directory.name}' has directory '${directory.directory}' and useMountPoint: expected one of them`,
      );
    }
    return mountPath;
  }
  const below = directory.directory ?? directory.name;
  const subject = `${thing}: directory '${below}' of volume '${directory.name}'`;
  checkDirectory(subject, below);
  const path = `${mountPath}/${below}`;
  checkLength(`path '${path}' of volume '${directory.name}'`, path);
  return path;
}
