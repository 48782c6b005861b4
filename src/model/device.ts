import { volumeName } from './disk';
import { checkLabel, checkNode } from './names';
import { checkAbsolutePath } from './path';
import { quote } from './text';
import { checkVolumeMode, type Volume, type VolumeMode } from './volume';

/** A block device of a node that becomes one volume. */
export interface Device {
  readonly node: string;
  readonly devicePath: string;
  readonly bytes: number;
  readonly name: string;
  readonly volumeMode?: VolumeMode;
  readonly fsType?: string;
  readonly mountOptions?: readonly string[];
  readonly persistentVolumeName?: string;
}

/** What the kubelet formats an empty device with when no file system is named. */
const DEFAULT_FS_TYPE = 'ext4';

/**
 * The volume of a block device.
 *
 * @throws If a name, the path or the file system of the device is not possible.
 */
export function volumeOfDevice(storageClassName: string, device: Device): Volume {
  checkNode(device.node);
  const thing = `device '${device.devicePath}' on node '${device.node}'`;
  const volumeMode = device.volumeMode ?? 'Block';
  checkVolumeMode(thing, volumeMode);
  checkDevicePath(thing, device.devicePath, volumeMode);
  checkLabel(`${thing}: device name`, device.name, `set the device's name`);
  if (volumeMode === 'Block' && (device.fsType !== undefined || device.mountOptions !== undefined)) {
    const option = device.fsType === undefined ? 'mountOptions' : `fsType '${device.fsType}'`;
    throw new Error(
      `${thing} has ${option} and volumeMode Block, which is never mounted: expected volumeMode Filesystem; or leave it out`,
    );
  }
  checkFileSystem(thing, device);
  return {
    name: volumeName(device.persistentVolumeName, { storageClassName, node: device.node, disk: device.name }),
    storageClassName,
    node: device.node,
    disk: device.name,
    path: device.devicePath,
    bytes: device.bytes,
    volumeMode,
    fsType: volumeMode === 'Block' ? undefined : (device.fsType ?? DEFAULT_FS_TYPE),
    mountOptions: device.mountOptions,
  };
}

/** The API server takes any text; the kubelet hands both to `mount` and `mkfs`, joined by commas. */
function checkFileSystem(thing: string, { fsType, mountOptions = [] }: Device): void {
  if (fsType !== undefined && !/^[a-z0-9][a-z0-9._-]*$/.test(fsType)) {
    throw new Error(
      `${thing} has fsType ${quote(fsType)}: expected the name of a file system, such as 'ext4'; set fsType`,
    );
  }
  const wrong = mountOptions.find((option) => !/^[^\s,]+(,[^\s,]+)*$/.test(option));
  if (wrong !== undefined) {
    throw new Error(
      `${thing} has the mount option ${quote(wrong)}: expected one without blanks, such as 'noatime'; correct mountOptions`,
    );
  }
}

/** A name directly under /dev is handed out in the order in which the kernel finds the devices. */
function checkDevicePath(thing: string, path: string, volumeMode: VolumeMode): void {
  if (!path.startsWith('/')) {
    throw new Error(`${thing} is relative: expected an absolute path, such as '/dev/disk/by-id/…'; set devicePath`);
  }
  checkAbsolutePath(thing, path);
  if (/^\/dev\/disk(\/by-[a-z]+)?$/.test(path)) {
    throw new Error(
      `${thing} is a directory: expected a device in it, such as '/dev/disk/by-id/…'; see 'ls -l /dev/disk/by-*'`,
    );
  }
  if (!path.startsWith('/dev/')) {
    throw new Error(
      `${thing} is not under /dev: expected a block device, such as '/dev/disk/by-id/…'; a directory belongs to disks`,
    );
  }
  if (/^\/dev\/[^/]+$/.test(path)) {
    throw new Error(
      `${thing} can name another disk after a reboot: expected a lasting name, such as '/dev/disk/by-id/…' or '/dev/disk/by-partuuid/…'; see 'ls -l /dev/disk/by-*'`,
    );
  }
  if (volumeMode === 'Block' && /^\/dev\/disk\/by-(uuid|label)\//.test(path)) {
    throw new Error(
      `${thing} is named by its file system, which a raw volume overwrites: expected '/dev/disk/by-id/…' or '/dev/disk/by-partuuid/…'`,
    );
  }
}
