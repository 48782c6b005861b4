import { Chart, Size, Testing } from 'cdk8s';
import { PersistentVolumeMode, PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { type BlockDevice, LocalSsdStorage, type LocalSsdStorageProps, type MountedDisk } from '../../src';
import { disk, gib } from '../fixtures';

/** What a storage answers, in its whole message. */
function refusal(props: LocalSsdStorageProps): string {
  const chart = Testing.chart();
  try {
    new LocalSsdStorage(chart, 'ssd', props);
  } catch (error) {
    expect(Testing.synth(chart)).toEqual([]);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const refusalOfDisk = (overrides: Partial<MountedDisk>): string => refusal({ disks: [disk(overrides)] });

const refusalOfDirectory = (directory: string): string =>
  refusalOfDisk({ volumes: [{ name: 'data', capacity: gib(1), directory }] });

const refusalOfDevice = (overrides: Partial<BlockDevice>): string =>
  refusal({
    devices: [{ node: 'n1', devicePath: '/dev/disk/by-id/x', name: 'x', capacity: gib(1), ...overrides }],
  });

describe('a mount path', () => {
  test.each([
    [
      'mnt/ssd',
      "mount path 'mnt/ssd' on node 'raspberrypi-1' is relative: expected an absolute path, such as '/mnt/ssd'",
    ],
    ['', "mount path '' on node 'raspberrypi-1' is relative: expected an absolute path, such as '/mnt/ssd'"],
    [
      '/mnt/../ssd',
      "mount path '/mnt/../ssd' on node 'raspberrypi-1' contains '..', which Kubernetes refuses: expected a path without it",
    ],
    ['/mnt/ssd/', "mount path '/mnt/ssd/' on node 'raspberrypi-1' is not normalised: expected '/mnt/ssd'"],
    ['/mnt/ssd/.', "mount path '/mnt/ssd/.' on node 'raspberrypi-1' is not normalised: expected '/mnt/ssd'"],
    ['/mnt//ssd', "mount path '/mnt//ssd' on node 'raspberrypi-1' is not normalised: expected '/mnt/ssd'"],
    [
      '/',
      "mount path '/' on node 'raspberrypi-1' is the root of the node: expected the directory where a disk is mounted, such as '/mnt/ssd'",
    ],
  ])('fails when it is %j', (mountPath, message) => {
    expect(refusalOfDisk({ mountPath })).toBe(message);
  });
});

describe('a mount path of the kernel', () => {
  test.each(['/dev/sda1', '/dev', '/proc/x', '/sys'])('fails when it is %s', (mountPath) => {
    expect(refusalOfDisk({ mountPath })).toBe(
      `mount path '${mountPath}' on node 'raspberrypi-1' is no place for files: expected the directory where a disk is mounted, such as '/mnt/ssd'; list a block device under devices`,
    );
  });

  test('may begin alike', () => {
    expect(() => refusalOfDisk({ mountPath: '/device' })).toThrow('nothing was refused');
  });
});

describe('plain JavaScript', () => {
  test('fails without a node, a path or a Size', () => {
    const none = undefined as unknown as string;
    expect(refusalOfDisk({ node: none })).toBe(
      "storage 'local-storage' has no disks[0].node: expected a string, the value of the node's label kubernetes.io/hostname; set disks[0].node",
    );
    expect(refusalOfDisk({ mountPath: none })).toBe(
      "storage 'local-storage' has no disks[0].mountPath: expected a string, such as '/mnt/ssd'; set disks[0].mountPath",
    );
    expect(refusalOfDisk({ capacity: '400Gi' as unknown as Size })).toBe(
      "storage 'local-storage' has disks[0].capacity '400Gi': expected a Size of cdk8s, such as Size.gibibytes(400); correct disks[0].capacity",
    );
    expect(refusalOfDevice({ volumeMode: 'block' as PersistentVolumeMode })).toBe(
      "device '/dev/disk/by-id/x' on node 'n1' has volumeMode block: expected Filesystem or Block",
    );
  });
});

describe('a directory of a volume', () => {
  const thing = (directory: string): string =>
    `disk '/mnt/ssd' on node 'raspberrypi-1': directory '${directory}' of volume 'data'`;

  test.each([
    ['/mnt/ssd/data', "is absolute: expected a path below the disk's mount point, such as 'data'"],
    ['../data', "contains '..', which Kubernetes refuses: expected a path without it"],
    ['data/', "is not normalised: expected 'data'"],
    ['./data', "is not normalised: expected 'data'"],
    ['a//b', "is not normalised: expected 'a/b'"],
  ])('fails when it is %j', (directory, message) => {
    expect(refusalOfDirectory(directory)).toBe(`${thing(directory)} ${message}`);
  });

  test.each(['', '.'])('fails when it is the mount point, as %j', (directory) => {
    expect(refusalOfDirectory(directory)).toBe(
      `${thing(directory)} is the mount point itself, which exists without its disk too and then leads the data to the root disk: expected a sub-directory, such as 'data'; or set useMountPoint if the risk is accepted`,
    );
  });

  test('fails beside useMountPoint', () => {
    const volumes = [{ name: 'data', capacity: gib(1), directory: 'data', useMountPoint: true }];
    expect(refusalOfDisk({ volumes })).toBe(
      "disk '/mnt/ssd' on node 'raspberrypi-1': volume 'data' has directory 'data' and useMountPoint: expected one of them",
    );
  });
});

describe('paths of two volumes', () => {
  const two = (...directories: string[]): Partial<MountedDisk> => ({
    volumes: directories.map((directory, index) => ({ name: `v${index}`, capacity: gib(1), directory })),
  });
  const [v0, v1] = ['local-storage-raspberrypi-1-ssd-v0', 'local-storage-raspberrypi-1-ssd-v1'];

  test('fail when they are the same', () => {
    expect(refusalOfDisk(two('a', 'a'))).toBe(
      `volume '${v0}' and volume '${v1}' are both '/mnt/ssd/a' on node 'raspberrypi-1': expected a path of its own for each; change one of them`,
    );
  });

  test('fail when one is inside the other, in either order', () => {
    expect(refusalOfDisk(two('a', 'a/b/c'))).toBe(
      `volume '${v1}' at '/mnt/ssd/a/b/c' on node 'raspberrypi-1' is inside volume '${v0}' at '/mnt/ssd/a': expected paths side by side; change one of them`,
    );
    expect(refusalOfDisk(two('a/b/c', 'a'))).toBe(
      `volume '${v0}' at '/mnt/ssd/a/b/c' on node 'raspberrypi-1' is inside volume '${v1}' at '/mnt/ssd/a': expected paths side by side; change one of them`,
    );
  });

  test('fail on a mount point inside the volume of another disk', () => {
    const outer = disk({ volumes: [{ name: 'data', capacity: gib(1), useMountPoint: true }] });
    const inner = disk({ mountPath: '/mnt/ssd/inner' });
    expect(refusal({ disks: [outer, inner] })).toBe(
      "volume 'local-storage-raspberrypi-1-inner-data' at '/mnt/ssd/inner/data' on node 'raspberrypi-1' is inside volume 'local-storage-raspberrypi-1-ssd-data' at '/mnt/ssd': expected paths side by side; change one of them",
    );
  });

  test('may begin alike, and be the same on two nodes', () => {
    const disks = [disk(two('a', 'ab')), disk({ ...two('a', 'ab'), node: 'raspberrypi-2' })];
    expect(() => new LocalSsdStorage(Testing.chart(), 'ssd', { disks })).not.toThrow();
  });

  test('fail between two storages, and the second leaves nothing behind', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'first', { disks: [disk()] });
    expect(() => {
      new LocalSsdStorage(chart, 'second', {
        storageClassName: 'other',
        disks: [
          disk({ node: 'raspberrypi-2' }),
          disk({ volumes: [{ name: 'x', capacity: gib(1), directory: 'data/x' }] }),
        ],
      });
    }).toThrow(
      "volume 'other-raspberrypi-1-ssd-x' at '/mnt/ssd/data/x' on node 'raspberrypi-1' is inside volume 'local-storage-raspberrypi-1-ssd-data' at '/mnt/ssd/data': expected paths side by side; change one of them",
    );
    new LocalSsdStorage(chart, 'third', { storageClassName: 'other', disks: [disk({ node: 'raspberrypi-2' })] });
    expect(Testing.synth(chart)).toHaveLength(4);
  });

  test('fail for one device under two storages', () => {
    const chart = Testing.chart();
    const devices = [{ node: 'n1', devicePath: '/dev/disk/by-id/x', name: 'x', capacity: gib(1) }];
    new LocalSsdStorage(chart, 'first', { devices });
    expect(() => new LocalSsdStorage(chart, 'second', { storageClassName: 'other', devices })).toThrow(
      "volume 'local-storage-n1-x' and volume 'other-n1-x' are both '/dev/disk/by-id/x' on node 'n1'",
    );
  });
});

describe('a device', () => {
  test.each(['/dev/sda', '/dev/sdb1', '/dev/nvme0n1', '/dev/mmcblk0p2', '/dev/loop0'])(
    'fails when it is %s',
    (devicePath) => {
      expect(refusalOfDevice({ devicePath })).toBe(
        `device '${devicePath}' on node 'n1' can name another disk after a reboot: expected a lasting name, such as '/dev/disk/by-id/…' or '/dev/disk/by-partuuid/…'; see 'ls -l /dev/disk/by-*'`,
      );
    },
  );

  test('fails outside /dev', () => {
    expect(refusalOfDevice({ devicePath: '/mnt/ssd' })).toBe(
      "device '/mnt/ssd' on node 'n1' is not under /dev: expected a block device, such as '/dev/disk/by-id/…'; a directory belongs to disks",
    );
  });

  test('fails when a raw volume would overwrite what it is named by', () => {
    expect(refusalOfDevice({ devicePath: '/dev/disk/by-uuid/1' })).toBe(
      "device '/dev/disk/by-uuid/1' on node 'n1' is named by its file system, which a raw volume overwrites: expected '/dev/disk/by-id/…' or '/dev/disk/by-partuuid/…'",
    );
    const volumeMode = PersistentVolumeMode.FILE_SYSTEM;
    expect(() => refusalOfDevice({ devicePath: '/dev/disk/by-uuid/1', volumeMode })).toThrow('nothing was refused');
  });

  test('fails with fsType or mountOptions when it is raw', () => {
    expect(refusalOfDevice({ fsType: 'ext4' })).toBe(
      "device '/dev/disk/by-id/x' on node 'n1' has fsType 'ext4' and volumeMode Block, which is never mounted: expected volumeMode Filesystem; or leave it out",
    );
    expect(refusalOfDevice({ mountOptions: ['noatime'] })).toContain('has mountOptions and volumeMode Block');
  });
});

describe('a node', () => {
  test('fails when it is no label value', () => {
    expect(refusalOfDisk({ node: 'raspberry pi' })).toBe(
      "node 'raspberry pi' is no label value: expected letters, digits, '-', '_' and '.', with a letter or digit at both ends; give the value of the node's label kubernetes.io/hostname",
    );
    expect(refusalOfDevice({ node: '' })).toContain("node '' is no label value");
    const long = 'n'.repeat(64);
    expect(refusalOfDisk({ node: long })).toBe(
      `node '${long}' has 64 characters: expected at most 63; give the value of the node's label kubernetes.io/hostname`,
    );
  });
});

describe('an empty list', () => {
  test('fails for disks and devices', () => {
    const message = "storage 'local-storage' has no disks and no devices: expected one or more; list them under disks";
    expect(refusal({})).toBe(message);
    expect(refusal({ disks: [], devices: [] })).toBe(message);
  });

  test('fails for the volumes of a disk', () => {
    expect(refusalOfDisk({ volumes: [] })).toBe(
      "disk '/mnt/ssd' on node 'raspberrypi-1' has an empty list of volumes: expected one or more; leave the list out for one volume of the whole disk",
    );
  });
});

describe('a capacity', () => {
  test('fails when it is 0', () => {
    const message = 'has a capacity of 0Gi: expected more than 0, such as Size.gibibytes(400)';
    expect(refusalOfDisk({ capacity: gib(0) })).toBe(`disk '/mnt/ssd' on node 'raspberrypi-1' ${message}`);
    expect(refusalOfDisk({ volumes: [{ name: 'data', capacity: gib(0) }] })).toBe(
      `disk '/mnt/ssd' on node 'raspberrypi-1': volume 'data' ${message}`,
    );
    expect(refusalOfDevice({ capacity: gib(0) })).toBe(`device '/dev/disk/by-id/x' on node 'n1' ${message}`);
  });

  test('fails when it is negative, in cdk8s itself', () => {
    expect(() => gib(-1)).toThrow('Storage amounts cannot be negative. Received: -1');
  });

  test('fails when it is no number, no whole number of bytes, or too large', () => {
    const thing = "disk '/mnt/ssd' on node 'raspberrypi-1'";
    expect(refusalOfDisk({ capacity: gib(Number.NaN) })).toContain(
      `${thing} has a capacity of NaNGi: expected more than 0`,
    );
    expect(refusalOfDisk({ capacity: gib(0.1) })).toBe(
      `${thing} has a capacity of 0.1Gi, which is no whole number of bytes: expected one; use a smaller unit`,
    );
    expect(refusalOfDisk({ capacity: Size.pebibyte(8) })).toBe(
      `${thing} has a capacity of 8Pi: expected less than 8Pi`,
    );
  });

  test('fails when the volumes of a disk add up to more', () => {
    const volumes = ['a', 'b'].map((name) => ({ name, capacity: gib(250) }));
    expect(refusalOfDisk({ volumes })).toBe(
      "disk '/mnt/ssd' on node 'raspberrypi-1' has volumes of 500Gi in all: expected at most its capacity of 400Gi; lower the capacity of a volume",
    );
  });

  test('fails when they do so in two storages, or the storages do not agree on the disk', () => {
    const chart = Testing.chart();
    const half = (name: string, capacity: number) => disk({ volumes: [{ name, capacity: gib(capacity) }] });
    new LocalSsdStorage(chart, 'a', { disks: [half('a', 250)], storageClassName: 'a' });
    expect(() => new LocalSsdStorage(chart, 'b', { disks: [half('b', 250)], storageClassName: 'b' })).toThrow(
      "disk '/mnt/ssd' on node 'raspberrypi-1' has volumes of 500Gi in all: expected at most its capacity of 400Gi; lower the capacity of a volume",
    );
    const other = { ...half('c', 100), capacity: gib(410) };
    expect(() => new LocalSsdStorage(chart, 'c', { disks: [other], storageClassName: 'c' })).toThrow(
      "disk '/mnt/ssd' on node 'raspberrypi-1' has a capacity of 400Gi and of 410Gi: expected the same wherever it is listed",
    );
    new LocalSsdStorage(chart, 'd', { disks: [half('d', 150)], storageClassName: 'd' });
  });
});

describe('a reclaim policy', () => {
  test('fails when it is Delete and nobody deletes', () => {
    expect(refusal({ disks: [disk()], reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE })).toBe(
      "storage 'local-storage' has the reclaim policy Delete without a provisioner that deletes, so that released volumes would end as Failed: expected Retain; or name it in provisionedBy, such as StaticProvisioner.NAME",
    );
  });

  test('fails when it is Recycle, and says what does it', () => {
    expect(refusal({ disks: [disk()], reclaimPolicy: 'Recycle' as PersistentVolumeReclaimPolicy })).toBe(
      "storage 'local-storage' has the reclaim policy Recycle, which Kubernetes has for NFS and hostPath only: expected Retain, with a ReclaimJob that empties a released volume; or Delete with a StaticProvisioner, which does it by itself",
    );
  });

  test('fails when it is none', () => {
    expect(refusal({ disks: [disk()], reclaimPolicy: 'Keep' as PersistentVolumeReclaimPolicy })).toBe(
      "storage 'local-storage' has the reclaim policy Keep: expected Retain, or Delete with provisionedBy",
    );
  });
});

describe('options of a device on a directory', () => {
  test.each(['fsType', 'mountOptions', 'volumeMode'])('%s fails', (option) => {
    const message = `has ${option}, which Kubernetes ignores on a directory: expected none; set it where the disk is mounted (/etc/fstab), or list the disk under devices`;
    expect(refusal({ disks: [{ ...disk(), [option]: 'x' } as MountedDisk] })).toBe(
      `disk '/mnt/ssd' on node 'raspberrypi-1' ${message}`,
    );
    const volume = { name: 'data', capacity: gib(1), [option]: 'x' };
    expect(refusalOfDisk({ volumes: [volume] })).toBe(
      `disk '/mnt/ssd' on node 'raspberrypi-1': volume 'data' ${message}`,
    );
  });
});

describe('a name', () => {
  const rule = "lower-case letters, digits and '-', with a letter or digit at both ends";

  test('fails when it is no DNS-1123 name', () => {
    expect(refusal({ disks: [disk()], storageClassName: 'Local_Storage' })).toBe(
      "StorageClass 'Local_Storage' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; set storageClassName",
    );
    expect(refusalOfDisk({ mountPath: '/mnt/SSD' })).toBe(
      `disk '/mnt/SSD' on node 'raspberrypi-1': disk name 'SSD' is no DNS-1123 label: expected ${rule}; set the disk's name`,
    );
    expect(refusalOfDisk({ volumes: [{ name: 'my data', capacity: gib(1) }] })).toBe(
      `disk '/mnt/ssd' on node 'raspberrypi-1': volume name 'my data' is no DNS-1123 label: expected ${rule}; set the volume's name`,
    );
    expect(refusalOfDevice({ name: 'x_y' })).toBe(
      `device '/dev/disk/by-id/x' on node 'n1': device name 'x_y' is no DNS-1123 label: expected ${rule}; set the device's name`,
    );
    expect(refusalOfDisk({ node: 'Pi_1' })).toBe(
      "node 'Pi_1' has other characters than a PersistentVolume's name, which begins with class and node, can have: expected lower-case letters, digits, '-' and '.'; set persistentVolumeName on the volumes of the node",
    );
  });

  test('fails over its limit', () => {
    const long = 'x'.repeat(250);
    expect(refusal({ disks: [disk()], storageClassName: long })).toBe(
      `PersistentVolume '${long}-raspberrypi-1-ssd-data' has 273 characters: expected at most 253; set persistentVolumeName`,
    );
    expect(refusalOfDisk({ name: 'x'.repeat(64) })).toContain('has 64 characters: expected at most 63');
  });

  test('fails for two volumes of one name', () => {
    const disks = [disk({ mountPath: '/mnt/ssd' }), disk({ mountPath: '/srv/ssd' })];
    expect(refusal({ disks })).toBe(
      "PersistentVolume 'local-storage-raspberrypi-1-ssd-data' is both '/mnt/ssd/data' on node 'raspberrypi-1' and '/srv/ssd/data' on node 'raspberrypi-1': expected one volume of a name; set another name on one of the disks or volumes, or persistentVolumeName",
    );
  });

  test('fails for two storages of one class, and for two default classes', () => {
    const chart = new Chart(Testing.app(), 'chart');
    new LocalSsdStorage(chart, 'a', { disks: [disk()], isDefaultClass: true });
    const disks = [disk({ node: 'raspberrypi-2' })];
    expect(() => new LocalSsdStorage(chart, 'b', { disks })).toThrow(
      "StorageClass 'local-storage' is there twice: expected one storage of a class; set storageClassName on one of them, or give all disks to one",
    );
    expect(() => new LocalSsdStorage(chart, 'c', { disks, storageClassName: 'c', isDefaultClass: true })).toThrow(
      "StorageClass 'c' is a default class beside 'local-storage': expected one, since of two Kubernetes takes the newest; leave out isDefaultClass on one of them",
    );
  });

  test('fails for a storage of somebody else', () => {
    expect(() => LocalSsdStorage.fromStorageClassName(Testing.chart(), 'x', 'X')).toThrow(
      "StorageClass 'X' is no DNS-1123 subdomain",
    );
  });
});
