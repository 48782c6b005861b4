import { Testing } from 'cdk8s';
import { ClaimedVolume, LocalSsdStorage } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

describe('a storage of no class', () => {
  test('has no StorageClass, and volumes and claims that no provisioner serves', () => {
    const chart = Testing.chart();
    const storage = new LocalSsdStorage(chart, 'ssd', { storageClassName: '', disks: [disk()] });
    new ClaimedVolume(chart, 'claim', { storage, capacity: gib(400) });
    expect(ofKind(chart, 'StorageClass')).toEqual([]);
    const [volume] = ofKind(chart, 'PersistentVolume');
    expect(volume.metadata.name).toBe('raspberrypi-1-ssd-data');
    expect(volume.spec).not.toHaveProperty('storageClassName');
    expect(ofKind(chart, 'PersistentVolumeClaim')[0].spec.storageClassName).toBe('');
  });

  test('can be owned by somebody else', () => {
    const chart = Testing.chart();
    const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', '');
    new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1) });
    expect(ofKind(chart, 'PersistentVolumeClaim')[0].spec.storageClassName).toBe('');
  });

  test('can be one of several', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'a', { storageClassName: '', disks: [disk()] });
    const disks = [disk({ node: 'raspberrypi-2' })];
    expect(() => new LocalSsdStorage(chart, 'b', { storageClassName: '', disks })).not.toThrow();
  });

  test('fails as the default class', () => {
    const props = { storageClassName: '', isDefaultClass: true, disks: [disk()] };
    expect(() => new LocalSsdStorage(Testing.chart(), 'ssd', props)).toThrow(
      "storage '' has isDefaultClass and volumes of no class: expected a class that could be the default; set storageClassName, or leave out isDefaultClass",
    );
  });

  test('gives its volumes to its own claims only', () => {
    const chart = Testing.chart();
    const none = new LocalSsdStorage(chart, 'none', { storageClassName: '', disks: [disk()] });
    const other = new LocalSsdStorage(chart, 'other', { disks: [disk({ node: 'raspberrypi-2' })] });
    const pinned = { metadata: { name: 'a', namespace: 'default' }, storage: none, capacity: gib(1) };
    expect(() => new ClaimedVolume(chart, 'claim', { ...pinned, volume: other.volumes[0] })).toThrow(
      "claim 'a' is pinned to volume 'local-storage-raspberrypi-2-ssd-data', which is of class 'local-storage': expected class ''; take a volume of the claim's storage",
    );
  });
});
