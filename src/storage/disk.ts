import type { Size } from 'cdk8s';
import type { PersistentVolumeMode } from 'cdk8s-plus-27';
import type { Device } from '../model/device';
import { type Disk, describeDisk } from '../model/disk';
import { checkCapacity } from '../model/volume';
import { sizeInBytes } from './size';

/**
 * A local disk that a node has mounted.
 *
 * Each of its volumes is a directory below the mount point that has to exist: `mkdir /mnt/ssd/data`, once, while the disk
 * is mounted. The kubelet never creates it. So when the disk is not mounted the directory is missing too, and a pod waits
 * instead of writing to the root disk.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
 */
export interface MountedDisk {
  /** The node: the value of its label `kubernetes.io/hostname`, which is its name unless somebody changed it. */
  readonly node: string;

  /** Where the node mounts the disk, for example `/mnt/ssd`: absolute, normalised, not `/`. */
  readonly mountPath: string;

  /**
   * What the disk can hold, which is less than its label says.
   *
   * The sum of its volumes, with what is kept for dynamic ones, stays within it. Kubernetes uses it to choose volumes and
   * never enforces it: see `Filesystem.ext4().usableCapacity('512 GB')`.
   */
  readonly capacity: Size;

  /**
   * Name of the disk among those of its node, a DNS-1123 label: part of the names of its volumes.
   *
   * @default - the last part of `mountPath`: `ssd` for `/mnt/ssd`
   */
  readonly name?: string;

  /**
   * The directories of the disk that become volumes.
   *
   * @default - one volume `data` with all of the capacity that is not kept for dynamic volumes
   */
  readonly volumes?: DirectoryVolume[];

  /**
   * A directory of the disk, and space on it, that `LocalPathStorage` gives to a provisioner. It becomes no
   * PersistentVolume; what is kept for it is not offered twice.
   *
   * @default - none
   */
  readonly dynamic?: DynamicDirectory;
}

/**
 * The directory of a disk in which a provisioner makes volumes on demand.
 */
export interface DynamicDirectory {
  /**
   * What is kept for all dynamic volumes of the disk. No claim can ask for more; nothing limits what pods write, or how
   * many claims there are.
   */
  readonly capacity: Size;

  /**
   * Path of the directory, relative to the mount point: letters, digits, `.`, `_`, `-` and `/`. The provisioner makes it.
   *
   * @default 'local-path'
   */
  readonly directory?: string;
}

/**
 * One directory of a disk that becomes one PersistentVolume.
 */
export interface DirectoryVolume {
  /** Name of the volume among those of its disk, a DNS-1123 label: part of the name of the PersistentVolume. */
  readonly name: string;

  /** What the volume offers to claims. A claim gets all of it, however little it asks for. */
  readonly capacity: Size;

  /**
   * Path of the directory, relative to the mount point, for example `hdfs/data`.
   *
   * @default - the name of the volume
   */
  readonly directory?: string;

  /**
   * Use the mount point itself as the volume, in place of a directory below it.
   *
   * The risk: a mount point exists without its disk too. When the disk fails to mount, pods start on an empty directory
   * of the root disk, write there, and fill it; when it is mounted again, what they wrote is hidden.
   *
   * @see https://github.com/kubernetes/kubernetes/issues/48463
   * @default false
   */
  readonly useMountPoint?: boolean;

  /**
   * Name of the PersistentVolume, a DNS-1123 subdomain.
   *
   * @default - class, node, disk and volume: `local-storage-raspberrypi-1-ssd-data`
   */
  readonly persistentVolumeName?: string;
}

/**
 * A block device of a node that becomes one PersistentVolume, whole.
 */
export interface BlockDevice {
  /** The node: the value of its label `kubernetes.io/hostname`, which is its name unless somebody changed it. */
  readonly node: string;

  /**
   * The device, by a name that outlasts a reboot: `/dev/disk/by-id/…` or `/dev/disk/by-partuuid/…`.
   *
   * `/dev/sda` and the like are refused: the kernel hands them out in the order in which it finds the disks. Cheap USB
   * bridges share one serial number, so for two of the same kind take `by-partuuid`.
   *
   * @see https://wiki.archlinux.org/title/Persistent_block_device_naming
   */
  readonly devicePath: string;

  /** Size of the device. */
  readonly capacity: Size;

  /** Name of the device among the disks of its node, a DNS-1123 label: part of the name of the PersistentVolume. */
  readonly name: string;

  /**
   * `Block` gives the raw device to a pod. With `Filesystem` the kubelet mounts it, and formats it first where it finds
   * no file system on it.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode
   * @default PersistentVolumeMode.BLOCK
   */
  readonly volumeMode?: PersistentVolumeMode;

  /**
   * File system that the device has or is formatted with; only with `Filesystem`.
   *
   * @default - `ext4` with `Filesystem`, none with `Block`
   */
  readonly fsType?: string;

  /**
   * Options of the mount, for example `noatime`; only with `Filesystem`.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options
   * @default - the defaults of the node's kernel
   */
  readonly mountOptions?: string[];

  /**
   * Name of the PersistentVolume, a DNS-1123 subdomain.
   *
   * @default - class, node and device: `local-storage-raspberrypi-1-nvme`
   */
  readonly persistentVolumeName?: string;
}

/**
 * A disk as the model takes it.
 *
 * @throws If a capacity is not possible, or the disk has options that Kubernetes ignores on a directory.
 */
export function toDisk(disk: MountedDisk): Disk {
  const thing = describeDisk(disk);
  refuseDeviceOptions(thing, disk);
  return {
    node: disk.node,
    mountPath: disk.mountPath,
    bytes: capacityInBytes(thing, disk.capacity),
    name: disk.name,
    directories: disk.volumes?.map((volume) => {
      refuseDeviceOptions(`${thing}: volume '${volume.name}'`, volume);
      return {
        name: volume.name,
        bytes: capacityInBytes(`${thing}: volume '${volume.name}'`, volume.capacity),
        directory: volume.directory,
        useMountPoint: volume.useMountPoint,
        persistentVolumeName: volume.persistentVolumeName,
      };
    }),
    dynamic: disk.dynamic && {
      bytes: capacityInBytes(`${thing}: dynamic`, disk.dynamic.capacity),
      directory: disk.dynamic.directory,
    },
  };
}

/**
 * A device as the model takes it.
 *
 * @throws If its capacity is not possible.
 */
export function toDevice(device: BlockDevice): Device {
  const { capacity, ...rest } = device;
  return { ...rest, bytes: capacityInBytes(`device '${device.devicePath}' on node '${device.node}'`, capacity) };
}

/** @throws If a size cannot be a capacity. `subject` begins the message. */
export function capacityInBytes(subject: string, capacity: Size): number {
  const bytes = sizeInBytes(capacity);
  checkCapacity(subject, bytes, capacity.asString());
  return bytes;
}

/** The types have no such options; plain JavaScript, and a list read from a file, can still bring them. */
function refuseDeviceOptions(thing: string, given: object): void {
  for (const option of ['fsType', 'mountOptions', 'volumeMode']) {
    if (option in given && given[option as keyof typeof given] !== undefined) {
      throw new Error(
        `${thing} has ${option}, which Kubernetes ignores on a directory: expected none; set it where the disk is mounted (/etc/fstab), or list the disk under devices`,
      );
    }
  }
}
