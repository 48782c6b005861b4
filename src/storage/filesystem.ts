import type { Size } from 'cdk8s';
import { ext4Usable, parseVendorSize, xfsUsable } from '../model/filesystem';
import { checkShape, struct, text } from '../model/shape';
import { EXT4_OPTIONS } from './input';
import { sizeOfBytes } from './size';

const LABEL = struct<{ readonly label: string }>({ label: text("a string, such as '512 GB'") });

/**
 * Options of `mke2fs` that decide how much of a disk is left for data.
 */
export interface Ext4Options {
  /**
   * Percentage of the disk that only root may use (`mke2fs -m`, `tune2fs -m`), 0 to 50.
   *
   * @default 5
   */
  readonly reservedPercent?: number;

  /**
   * Bytes of disk for each inode (`mke2fs -i`), 1024 to 67108864; `-T largefile` is 1048576.
   *
   * @default 16384
   */
  readonly bytesPerInode?: number;
}

/**
 * A file system, for what it leaves of the size that a disk is sold by.
 *
 * "512 GB" are 476.8 GiB; an ext4 made with its defaults leaves 444 of them to a process that is not root.
 */
export class Filesystem {
  /**
   * ext4, as `mke2fs` 1.47 makes it.
   *
   * @param options what `mke2fs` was told other than its defaults
   * @throws If an option is outside its range.
   * @see https://man7.org/linux/man-pages/man8/mke2fs.8.html
   */
  public static ext4(options: Ext4Options = {}): Filesystem {
    checkShape('ext4', EXT4_OPTIONS, options);
    const { reservedPercent = 5, bytesPerInode = 16384 } = options;
    if (!(reservedPercent >= 0 && reservedPercent <= 50)) {
      throw new Error(`ext4 has a reservedPercent of ${reservedPercent}: expected 0 to 50, as mke2fs -m`);
    }
    if (!(bytesPerInode >= 1024 && bytesPerInode <= 67108864)) {
      throw new Error(`ext4 has bytesPerInode of ${bytesPerInode}: expected 1024 to 67108864, as mke2fs -i`);
    }
    return new Filesystem((bytes) => ext4Usable(bytes, { reservedPercent, bytesPerInode }));
  }

  /**
   * XFS, as `mkfs.xfs` 6 makes it.
   *
   * @see https://man7.org/linux/man-pages/man8/mkfs.xfs.8.html
   */
  public static xfs(): Filesystem {
    return new Filesystem(xfsUsable);
  }

  private readonly usable: (diskBytes: number) => number;

  private constructor(usable: (diskBytes: number) => number) {
    this.usable = usable;
  }

  /**
   * What a disk can hold that has this file system in one partition, always rounded down to a whole GiB.
   *
   * @param label the size on the label, for example `512 GB` or `1.92 TB`; from 4 GB to 8 TB the figures were compared
   * with the real tools
   * @throws If the label is not understood, or under 4 GB.
   */
  public usableCapacity(label: string): Size {
    checkShape('the file system', LABEL, { label });
    return sizeOfBytes(this.usable(parseVendorSize(label)));
  }
}
