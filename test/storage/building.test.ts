import { Chart, Testing } from 'cdk8s';
import { StatefulSet } from 'cdk8s-plus-27';
import {
  ClaimTemplate,
  HdfsCluster,
  LocalPathStorage,
  LocalSsdStorage,
  ReclaimJob,
  StaticProvisioner,
} from '../../src';
import { disk, gib, type Manifest } from '../fixtures';
import { setUp as setUpHdfs } from '../hdfs/fixtures';

/** A value of a type that the signature does not have. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

const chartOf = (namespace = 'default') => new Chart(Testing.app(), 'chart', { namespace });
const dynamic = { ...disk({ mountPath: '/mnt/dynamic' }), dynamic: { capacity: gib(1) } };

describe('a construct that was refused can be built again with the same id', () => {
  const { chart, storage, statefulSet } = (() => {
    const chart = chartOf();
    const storage = new LocalSsdStorage(chart, 'storage', { storageClassName: 'storage', disks: [disk()] });
    const statefulSet = new StatefulSet(chart, 'db', { containers: [{ image: 'db', portNumber: 1 }] });
    return { chart, storage, statefulSet };
  })();

  test.each<[string, () => unknown, () => unknown]>([
    [
      'LocalSsdStorage',
      () =>
        new LocalSsdStorage(chart, 'again', {
          disks: [disk({ mountPath: '/mnt/a' })],
          reclaimPolicy: 'Keep' as Untyped,
        }),
      () => new LocalSsdStorage(chart, 'again', { disks: [disk({ mountPath: '/mnt/a' })] }),
    ],
    [
      'LocalPathStorage',
      () => new LocalPathStorage(chart, 'dynamic', { disks: [dynamic], namespace: 'A B' }),
      () => new LocalPathStorage(chart, 'dynamic', { disks: [dynamic] }),
    ],
    [
      'StaticProvisioner',
      () => new StaticProvisioner(chart, 'deleter', { storages: [] }),
      () =>
        new StaticProvisioner(chart, 'deleter', {
          storages: [
            new LocalSsdStorage(chart, 'deleted', {
              storageClassName: 'deleted',
              disks: [disk({ mountPath: '/mnt/b' })],
              reclaimPolicy: 'Delete' as Untyped,
              provisionedBy: StaticProvisioner.NAME,
            }),
          ],
        }),
    ],
    [
      'ClaimTemplate',
      () => new ClaimTemplate(statefulSet, 'data', { storage, capacity: gib(500) }),
      () => new ClaimTemplate(statefulSet, 'data', { storage, capacity: gib(1) }),
    ],
    [
      'ReclaimJob',
      () => new ReclaimJob(chart, 'reclaim', { volume: storage.volumes[0], metadata: { name: 'A B' } }),
      () => new ReclaimJob(chart, 'reclaim', { volume: storage.volumes[0] }),
    ],
  ])('%s', (_, refused, built) => {
    expect(refused).toThrow();
    expect(built).not.toThrow();
  });
});

describe('an HdfsCluster that was refused after some of its claims were pinned', () => {
  test('leaves its volumes free, and can be built again', () => {
    const { chart, storage, create } = setUpHdfs();
    const before = Testing.synth(chart);
    expect(() => create({ diskCapacity: gib(500) })).toThrow('asks for 500Gi');
    expect(storage.volumes.map(({ claimRef }) => claimRef)).toEqual(storage.volumes.map(() => undefined));
    expect(Testing.synth(chart)).toEqual(before);
    const { uri } = create();
    expect(uri).toContain('hdfs-namenode-0');
    const pinned = Testing.synth(chart).filter(({ spec }: Manifest) => spec?.claimRef);
    expect(pinned).toHaveLength(4);
  });

  test('leaves the pins of others as they are', () => {
    const { chart, storage, volume, create, props } = setUpHdfs();
    const statefulSet = new StatefulSet(chart, 'db', {
      metadata: { name: 'db' },
      containers: [{ image: 'db', portNumber: 1 }],
    });
    const taken = volume('raspberrypi-2', 'checkpoint');
    new ClaimTemplate(statefulSet, 'data', { storage, capacity: gib(1), pins: [taken] });
    expect(() => create()).toThrow("volume 'local-storage-raspberrypi-2-ssd-checkpoint' is already pinned to claim");
    expect(taken.claimRef).toEqual({ namespace: 'hdfs', name: 'data-db-0' });
    expect(volume('raspberrypi-1', 'name').claimRef).toBeUndefined();
    expect(() => new HdfsCluster(chart, 'hdfs', { ...props, checkpointVolume: undefined })).not.toThrow();
  });
});
