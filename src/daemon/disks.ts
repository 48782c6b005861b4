import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';

/** Where the file system of a volume is mounted on its node; the device, if the volume is one. */
export function mountOf(storage: LocalSsdStorage, { node, path }: LocalVolume): string {
  const mounts = storage._disks
    .filter((disk) => disk.node === node && `${path}/`.startsWith(`${disk.mountPath}/`))
    .map(({ mountPath }) => mountPath);
  return mounts.sort((one, other) => other.length - one.length)[0] ?? path;
}

/** What the other volumes of a volume's disk have, in bytes. */
export function besideOnDisk(storage: LocalSsdStorage, volume: LocalVolume): number {
  const mount = mountOf(storage, volume);
  return storage.volumes
    .filter((other) => other !== volume && other.node === volume.node && mountOf(storage, other) === mount)
    .reduce((sum, other) => sum + other._model.bytes, 0);
}
