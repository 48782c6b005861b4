import { parseQuantity } from './quantity';

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;

/** A partition table and the alignment of the first partition, at both ends of a disk. */
const PARTITION_TABLE = 2 * MIB;

/** As `mke2fs` lays out a disk: blocks of 4 KiB, groups of 32768 blocks, inodes of 256 bytes. */
const BLOCK = 4 * KIB;
const GROUP_BLOCKS = 32768;
const INODE = 256;
const GROUP_DESCRIPTOR = 64;
/** Blocks that each copy of the superblock keeps free so that the file system can grow. */
const RESERVED_DESCRIPTOR_BLOCKS = 1024;
/** `[from this many blocks, journal blocks]`: the sizes that `mke2fs` chooses by itself. */
const JOURNAL: readonly (readonly [number, number])[] = [
  [32_768_000, 262_144],
  [16_384_000, 131_072],
  [8_192_000, 65_536],
  [4_096_000, 32_768],
  [0, 16_384],
];

/** The smallest disk whose figures were compared with the real `mkfs`: below it other defaults apply. */
const SMALLEST = 4_000_000_000;

/**
 * The bytes of a vendor's size, such as `512 GB` or `1.92 TB`.
 *
 * Vendors count in powers of 1000; `GiB` and `TiB` are powers of 1024.
 *
 * @throws If the text is no such size, or under 4 GB.
 */
export function parseVendorSize(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([MGT])(i?)B\s*$/.exec(text);
  if (!match) {
    throw new Error(
      `disk size '${text}' is not understood: expected what the label says, such as '512 GB' or '1.92 TB'`,
    );
  }
  const bytes = parseQuantity(`${match[1]}${match[2]}${match[3]}`);
  if (bytes < SMALLEST) {
    throw new Error(
      `disk size '${text}' is too small: expected 4 GB or more; state the capacity that 'df' shows instead`,
    );
  }
  return bytes;
}

/** What `mke2fs` is told: both are its own options. */
export interface Ext4Layout {
  /** Percentage of blocks that only root may use (`-m`). */
  readonly reservedPercent: number;
  /** Bytes of disk for each inode (`-i`). */
  readonly bytesPerInode: number;
}

/**
 * Whole GiB that a process other than root can write to an empty ext4, in bytes, rounded down.
 *
 * @see https://www.kernel.org/doc/html/latest/filesystems/ext4/globals.html
 */
export function ext4Usable(diskBytes: number, layout: Ext4Layout): number {
  const blocks = Math.floor((diskBytes - PARTITION_TABLE) / BLOCK);
  const groups = Math.ceil(blocks / GROUP_BLOCKS);
  const inodesOfGroup = Math.ceil((GROUP_BLOCKS * BLOCK) / layout.bytesPerInode);
  const inodeTables = groups * Math.ceil((inodesOfGroup * INODE) / BLOCK);
  const descriptors = 1 + Math.ceil((groups * GROUP_DESCRIPTOR) / BLOCK) + RESERVED_DESCRIPTOR_BLOCKS;
  const copies = superblockCopies(groups) * descriptors;
  const bitmaps = 2 * groups;
  const [, journal] = JOURNAL.find(([from]) => blocks >= from)!;
  const reserved = Math.ceil((blocks * layout.reservedPercent) / 100);
  return wholeGib((blocks - inodeTables - copies - bitmaps - journal - reserved) * BLOCK);
}

/**
 * Whole GiB that can be written to an empty XFS with the defaults of xfsprogs 6, in bytes, rounded down.
 *
 * The log takes a 2048th of the disk (64 MiB to 2 GiB); 0.7 % is kept back for the trees of free space and of shared
 * blocks, as measured on disks from 8 GB to 8 TB.
 */
export function xfsUsable(diskBytes: number): number {
  const log = Math.min(Math.max(diskBytes / 2048, 64 * MIB), 2 * GIB);
  return wholeGib((diskBytes - PARTITION_TABLE) * 0.993 - log - 64 * MIB);
}

/** Groups 0, 1 and the powers of 3, 5 and 7 hold a copy of the superblock (`sparse_super`). */
function superblockCopies(groups: number): number {
  let copies = Math.min(groups, 2);
  for (const base of [3, 5, 7]) {
    for (let group = base; group < groups; group *= base) {
      copies += 1;
    }
  }
  return copies;
}

function wholeGib(bytes: number): number {
  return Math.floor(bytes / GIB) * GIB;
}
