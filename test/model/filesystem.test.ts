import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import '../seed';
import { ext4Usable, parseVendorSize, xfsUsable } from '../../src/model/filesystem';

const GIB = 1024 ** 3;
const DEFAULTS = { reservedPercent: 5, bytesPerInode: 16384 };

/**
 * Bytes free to a process that is not root: by `dumpe2fs` after mke2fs 1.47 with its defaults, with `-m 1` and with
 * `-m 0 -T largefile`, and by `stat -f` on a mounted XFS that mkfs.xfs 6.1 made with its defaults.
 */
const MEASURED: readonly (readonly [
  label: string,
  ext4: number,
  onePercent: number,
  largeFiles: number,
  xfs: number,
])[] = [
  ['8 GB', 7372079104, 7692079104, 7895203840, 7843737600],
  ['16 GB', 14839635968, 15479635968, 15885885440, 15787966464],
  ['32 GB', 29717196800, 30997196800, 31809605632, 31676407808],
  ['64 GB', 59472285696, 62032285696, 63656996864, 63453298688],
  ['120 GB', 111514988544, 116314988544, 119362609152, 119062863872],
  ['128 GB', 118990708736, 124110708736, 127360131072, 127007100928],
  ['240 GB', 223095074816, 232695074816, 238788255744, 238176456704],
  ['256 GB', 238044413952, 248284413952, 254783258624, 254057164800],
  ['480 GB', 447315714048, 466515714048, 478700015616, 476386787328],
  ['500 GB', 466001797120, 486001795072, 498693689344, 496237658112],
  ['512 GB', 477214347264, 497694347264, 510689972224, 508148183040],
  ['1 TB', 933150437376, 973150437376, 998532161536, 992509181952],
  ['2 TB', 1867454492672, 1947454492672, 1998217940992, 1985052168192],
  ['4 TB', 3736046305280, 3896046305280, 3997571141632, 3970138193920],
  ['8 TB', 7535753207808, 7855753207808, 7996300443648, 7942066839552],
];

/** Never more than was measured, in whole GiB; and not less by more than a GiB and what newer tools may take. */
function expectRoundedDown(usable: number, measured: number, slack: number): void {
  expect(usable % GIB).toBe(0);
  expect(usable).toBeLessThanOrEqual(measured);
  expect(usable).toBeGreaterThan(measured - GIB - slack);
}

describe('what a disk holds', () => {
  test.each(MEASURED)('%s are never promised more than was measured', (label, ext4, onePercent, largeFiles, xfs) => {
    const bytes = parseVendorSize(label);
    // mke2fs takes fewer inodes by itself from 4 TiB on, which is not promised.
    const fewerInodes = bytes > 4 * 1024 * GIB ? bytes / 128 : 0;
    expectRoundedDown(ext4Usable(bytes, DEFAULTS), ext4, 8e6 + fewerInodes);
    expectRoundedDown(ext4Usable(bytes, { ...DEFAULTS, reservedPercent: 1 }), onePercent, 8e6 + fewerInodes);
    expectRoundedDown(ext4Usable(bytes, { reservedPercent: 0, bytesPerInode: 1048576 }), largeFiles, 8e6);
    expectRoundedDown(xfsUsable(bytes), xfs, bytes / 1000 + 100e6);
  });

  test('512 GB are 444 GiB of ext4, 463 with one percent reserved, 475 with few inodes, and 473 of XFS', () => {
    const bytes = parseVendorSize('512 GB');
    expect(ext4Usable(bytes, DEFAULTS) / GIB).toBe(444);
    expect(ext4Usable(bytes, { ...DEFAULTS, reservedPercent: 1 }) / GIB).toBe(463);
    expect(ext4Usable(bytes, { reservedPercent: 0, bytesPerInode: 1048576 }) / GIB).toBe(475);
    expect(xfsUsable(bytes) / GIB).toBe(473);
  });

  test('a larger disk never holds less', () => {
    const size = fc.integer({ min: 4_000_000_000, max: 20_000_000_000_000 });
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(ext4Usable(small, DEFAULTS)).toBeLessThanOrEqual(ext4Usable(large, DEFAULTS));
        expect(xfsUsable(small)).toBeLessThanOrEqual(xfsUsable(large));
      }),
    );
  });
});

const hasMke2fs = spawnSync('mke2fs', ['-V']).status === 0 && spawnSync('dumpe2fs', ['-V']).status === 0;

/** Needs the package e2fsprogs, and no rights: mke2fs writes to a sparse file. */
(hasMke2fs ? describe : describe.skip)('what the mke2fs of this machine leaves', () => {
  test.each(['32 GB', '128 GB', '512 GB', '1 TB'])('of %s is no less than promised', (label) => {
    const folder = mkdtempSync(join(tmpdir(), 'mke2fs-'));
    try {
      const image = join(folder, 'disk');
      writeFileSync(image, '');
      truncateSync(image, parseVendorSize(label));
      expect(spawnSync('mke2fs', ['-q', '-F', '-t', 'ext4', '-E', 'lazy_itable_init=1', image]).status).toBe(0);
      const header = spawnSync('dumpe2fs', ['-h', image], { encoding: 'utf8' }).stdout;
      const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(header)?.[1]);
      const free = (field('Free blocks') - field('Reserved block count')) * field('Block size');
      expectRoundedDown(ext4Usable(parseVendorSize(label), DEFAULTS), free, 8e6);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('parseVendorSize', () => {
  test.each([
    ['512 GB', 512e9],
    ['512GB', 512e9],
    ['1.92 TB', 1.92e12],
    ['4000 MB', 4e9],
    ['931.5 GiB', 1000190509056],
    ['2 TiB', 2 * 1024 ** 4],
  ])('reads %s', (label, bytes) => {
    expect(parseVendorSize(label)).toBe(bytes);
  });

  test.each(['512', '512 G', '512 Gi', 'GB', '-512 GB', '512 gb', '5,12 GB'])('fails when the label is %j', (label) => {
    expect(() => parseVendorSize(label)).toThrow(
      `disk size '${label}' is not understood: expected what the label says, such as '512 GB' or '1.92 TB'`,
    );
  });

  test('fails under 4 GB', () => {
    expect(() => parseVendorSize('2 GB')).toThrow(
      "disk size '2 GB' is too small: expected 4 GB or more; state the capacity that 'df' shows instead",
    );
  });
});
