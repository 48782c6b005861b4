import { Chart, Testing } from 'cdk8s';
import { PersistentVolumeMode, PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { Filesystem, LocalSsdStorage } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

describe('StorageClass', () => {
  test('waits for the first consumer and provisions nothing', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    expect(ofKind(chart, 'StorageClass')).toEqual([
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'local-storage', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' } },
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    ]);
  });

  test('is the default class when asked to be', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [disk()], storageClassName: 'fast', isDefaultClass: true });
    expect(ofKind(chart, 'StorageClass')[0].metadata).toMatchObject({
      name: 'fast',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    });
  });
});

describe('PersistentVolume', () => {
  test('is a directory of one node that keeps its data', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    expect(ofKind(chart, 'PersistentVolume')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: {
          name: 'local-storage-raspberrypi-1-ssd-data',
          labels: {
            'app.kubernetes.io/managed-by': 'cdk8s-local-storage',
            'cdk8s-local-storage/disk': 'ssd',
            'kubernetes.io/hostname': 'raspberrypi-1',
          },
        },
        spec: {
          capacity: { storage: '400Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: 'local-storage',
          volumeMode: 'Filesystem',
          local: { path: '/mnt/ssd/data' },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['raspberrypi-1'] }] },
              ],
            },
          },
        },
      },
    ]);
  });

  test('is one for each directory of each disk, in the order of the list', () => {
    const chart = Testing.chart();
    const storage = new LocalSsdStorage(chart, 'ssd', {
      disks: [
        disk({
          node: 'n2',
          volumes: [
            { name: 'data', capacity: gib(300) },
            { name: 'log', capacity: gib(100), directory: 'var/log' },
          ],
        }),
        disk({ node: 'n1', mountPath: '/srv/disk', name: 'hdd' }),
      ],
    });
    expect(storage.volumes.map(({ name, path, capacity }) => [name, path, capacity.asString()])).toEqual([
      ['local-storage-n2-ssd-data', '/mnt/ssd/data', '300Gi'],
      ['local-storage-n2-ssd-log', '/mnt/ssd/var/log', '100Gi'],
      ['local-storage-n1-hdd-data', '/srv/disk/data', '400Gi'],
    ]);
    expect(ofKind(chart, 'PersistentVolume').map(({ metadata }) => metadata.name)).toEqual(
      storage.volumes.map(({ name }) => name),
    );
  });

  test('can be the mount point itself, and be named by hand, when asked to', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', {
      disks: [
        disk({
          volumes: [{ name: 'data', capacity: gib(1), useMountPoint: true, persistentVolumeName: 'my-volume' }],
        }),
      ],
    });
    const [volume] = ofKind(chart, 'PersistentVolume');
    expect(volume.metadata.name).toBe('my-volume');
    expect(volume.spec.local).toEqual({ path: '/mnt/ssd' });
  });

  test('keeps sizes to the byte', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [disk({ capacity: gib(444.5) })] });
    expect(ofKind(chart, 'PersistentVolume')[0].spec.capacity).toEqual({ storage: '455168Mi' });
  });

  test('gives a raw device to pods', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', {
      devices: [{ node: 'n1', devicePath: '/dev/disk/by-id/nvme-1', name: 'nvme', capacity: gib(476) }],
    });
    const [volume] = ofKind(chart, 'PersistentVolume');
    expect(volume.metadata.name).toBe('local-storage-n1-nvme');
    expect(volume.spec).toMatchObject({ volumeMode: 'Block', local: { path: '/dev/disk/by-id/nvme-1' } });
    expect(volume.spec.local).not.toHaveProperty('fsType');
    expect(volume.spec).not.toHaveProperty('mountOptions');
  });

  test('has the kubelet mount a device with a file system', () => {
    const chart = Testing.chart();
    const device = { node: 'n1', capacity: gib(476), volumeMode: PersistentVolumeMode.FILE_SYSTEM };
    new LocalSsdStorage(chart, 'ssd', {
      devices: [
        { ...device, devicePath: '/dev/disk/by-id/nvme-1', name: 'a' },
        {
          ...device,
          devicePath: '/dev/disk/by-partuuid/1-2',
          name: 'b',
          fsType: 'xfs',
          mountOptions: ['noatime'],
        },
      ],
    });
    const [byDefault, chosen] = ofKind(chart, 'PersistentVolume').map(({ spec }) => spec);
    expect(byDefault.local).toEqual({ path: '/dev/disk/by-id/nvme-1', fsType: 'ext4' });
    expect(byDefault).not.toHaveProperty('mountOptions');
    expect(chosen.local).toEqual({ path: '/dev/disk/by-partuuid/1-2', fsType: 'xfs' });
    expect(chosen).toMatchObject({ volumeMode: 'Filesystem', mountOptions: ['noatime'] });
  });

  test('is deleted only by the provisioner that says so', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', {
      disks: [disk()],
      reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
      provisionedBy: 'local-volume-provisioner',
    });
    const [volume] = ofKind(chart, 'PersistentVolume');
    expect(volume.spec.persistentVolumeReclaimPolicy).toBe('Delete');
    expect(volume.metadata.annotations).toEqual({
      'pv.kubernetes.io/provisioned-by': 'local-volume-provisioner-raspberrypi-1',
    });
  });
});

describe('both', () => {
  test('belong to no namespace, whatever the chart says, and take its labels and the given ones', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'storage', labels: { team: 'a' } });
    const labels = { tier: 'fast', 'kubernetes.io/hostname': 'other', 'app.kubernetes.io/managed-by': 'flux' };
    new LocalSsdStorage(chart, 'ssd', { disks: [disk()], labels });
    const manifests = Testing.synth(chart);
    expect(manifests).toHaveLength(2);
    for (const { metadata } of manifests) {
      expect(metadata).not.toHaveProperty('namespace');
      expect(metadata.labels).toMatchObject({ team: 'a', tier: 'fast', 'app.kubernetes.io/managed-by': 'flux' });
    }
    expect(manifests[1].metadata.labels['kubernetes.io/hostname']).toBe('raspberrypi-1');
  });

  test('are as the snapshot has them', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', {
      storageClassName: 'nvme',
      disks: [disk({ capacity: Filesystem.ext4().usableCapacity('512 GB') })],
      devices: [{ node: 'raspberrypi-1', devicePath: '/dev/disk/by-id/usb-1', name: 'usb', capacity: gib(58) }],
    });
    expect(Testing.synth(chart)).toMatchSnapshot();
  });
});

describe('getVolume', () => {
  const storage = () =>
    new LocalSsdStorage(Testing.chart(), 'ssd', {
      disks: ['n1', 'n2'].map((node) =>
        disk({
          node,
          volumes: [
            { name: 'data', capacity: gib(300) },
            { name: 'log', capacity: gib(100) },
          ],
        }),
      ),
    });

  test.each([
    [{ node: 'n1', path: 'data' }, 'local-storage-n1-ssd-data'],
    [{ node: 'n2', disk: 'ssd', path: '/mnt/ssd/log' }, 'local-storage-n2-ssd-log'],
    [{ name: 'local-storage-n2-ssd-log' }, 'local-storage-n2-ssd-log'],
    [{ node: 'n2', path: 'ssd/log' }, 'local-storage-n2-ssd-log'],
  ])('finds the volume with %j', (selector, name) => {
    expect(storage().getVolume(selector).name).toBe(name);
  });

  test('fails when there is none', () => {
    expect(() => storage().getVolume({ node: 'n3', path: 'data' })).toThrow(
      "storage 'local-storage' has no volume with node 'n3', path 'data': expected one; choose among 'local-storage-n1-ssd-data', 'local-storage-n1-ssd-log', 'local-storage-n2-ssd-data', 'local-storage-n2-ssd-log'",
    );
  });

  test('fails when there are several', () => {
    expect(() => storage().getVolume({ node: 'n1' })).toThrow(
      "storage 'local-storage' has 2 volumes with node 'n1': expected one; choose among 'local-storage-n1-ssd-data', 'local-storage-n1-ssd-log'",
    );
    expect(() => storage().getVolume({})).toThrow('has 4 volumes with no condition');
  });
});

describe('Filesystem', () => {
  test('gives what is left of the size on the label', () => {
    expect(Filesystem.ext4().usableCapacity('512 GB').asString()).toBe('444Gi');
    expect(Filesystem.ext4({ reservedPercent: 1 }).usableCapacity('512 GB').asString()).toBe('463Gi');
    expect(Filesystem.xfs().usableCapacity('512 GB').asString()).toBe('473Gi');
  });

  test('fails when an option is out of range', () => {
    expect(() => Filesystem.ext4({ reservedPercent: 51 })).toThrow(
      'ext4 has a reservedPercent of 51: expected 0 to 50, as mke2fs -m',
    );
    expect(() => Filesystem.ext4({ bytesPerInode: 0 })).toThrow(
      'ext4 has bytesPerInode of 0: expected 1024 to 67108864, as mke2fs -i',
    );
  });
});
