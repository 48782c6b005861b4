/** How a volume is given to a pod: mounted as a directory, or as a raw device. */
export type VolumeMode = 'Filesystem' | 'Block';

/** One local volume, as its PersistentVolume describes it. */
export interface Volume {
  /** Name of the PersistentVolume. */
  readonly name: string;
  readonly storageClassName: string;
  readonly node: string;
  /** Name of the disk among those of its node. */
  readonly disk: string;
  /** Directory or block device on the node. */
  readonly path: string;
  readonly bytes: number;
  readonly volumeMode: VolumeMode;
  /** Only for a block device that is mounted as a directory. */
  readonly fsType?: string;
  readonly mountOptions?: readonly string[];
}

/** @throws If a volumeMode is none: the types know two, plain JavaScript more. `thing` begins the message. */
export function checkVolumeMode(thing: string, volumeMode: VolumeMode): void {
  if (volumeMode !== 'Filesystem' && volumeMode !== 'Block') {
    throw new Error(`${thing} has volumeMode ${volumeMode}: expected Filesystem or Block`);
  }
}

/** @throws If a size cannot be the capacity of a volume, a disk or a claim. */
export function checkCapacity(thing: string, bytes: number, described: string): void {
  if (Number.isNaN(bytes) || bytes <= 0) {
    throw new Error(`${thing} has a capacity of ${described}: expected more than 0, such as Size.gibibytes(400)`);
  }
  if (bytes !== Number.POSITIVE_INFINITY && !Number.isInteger(bytes)) {
    throw new Error(
      `${thing} has a capacity of ${described}, which is no whole number of bytes: expected one; use a smaller unit`,
    );
  }
  if (!Number.isSafeInteger(bytes)) {
    throw new Error(`${thing} has a capacity of ${described}: expected less than 8Pi`);
  }
}
