import { ApiObject, Size, Testing } from 'cdk8s';
import { PersistentVolumeMode } from 'cdk8s-plus-27';
import { ClaimedVolume, ClaimTemplate, LocalPathStorage, LocalSsdStorage } from '../../src';
import { disk, gib, type Manifest, ofKind } from '../fixtures';

const shared = disk({ volumes: [{ name: 'data', capacity: gib(300) }], dynamic: { capacity: gib(100) } });

function storages() {
  const chart = Testing.chart();
  return {
    chart,
    ssd: new LocalSsdStorage(chart, 'ssd', { disks: [shared] }),
    dynamic: new LocalPathStorage(chart, 'dynamic', { disks: [shared] }),
    set: new ApiObject(chart, 'set', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'set', namespace: 'default' },
      spec: {},
    }),
  };
}

test('a claim and a template can be on a LocalPathStorage', () => {
  const { chart, dynamic, set } = storages();
  const capacity = Size.mebibytes(128);
  new ClaimedVolume(chart, 'claim', { storage: dynamic, capacity });
  new ClaimTemplate(set, 'data', { storage: dynamic, capacity });
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '128Mi' } },
    storageClassName: 'local-path-ssd',
    volumeMode: 'Filesystem',
  };
  expect(ofKind(chart, 'PersistentVolumeClaim').map((claim: Manifest) => claim.spec)).toEqual([spec]);
  expect(ofKind(chart, 'StatefulSet')[0].spec.volumeClaimTemplates[0].spec).toEqual(spec);
});

test('a claim can have all that a disk keeps, and fails with more', () => {
  const { chart, dynamic } = storages();
  const capacity = gib(100);
  expect(() => new ClaimedVolume(chart, 'all', { storage: dynamic, capacity })).not.toThrow();
  expect(() => new ClaimedVolume(chart, 'more', { storage: dynamic, capacity: gib(101) })).toThrow(
    "claim 'more' asks for 101Gi: expected at most 100Gi, which '/mnt/ssd/local-path' on node 'raspberrypi-1' keeps, the most of class 'local-path-ssd'; lower the request or raise the capacity of dynamic",
  );
});

test('a claim fails as a raw device', () => {
  const { chart, dynamic } = storages();
  const volumeMode = PersistentVolumeMode.BLOCK;
  expect(() => new ClaimedVolume(chart, 'raw', { storage: dynamic, capacity: gib(1), volumeMode })).toThrow(
    "claim 'raw' asks for volumeMode Block: expected Filesystem, since the provisioner of class 'local-path-ssd' makes directories; list the device in a LocalSsdStorage",
  );
});

test('a claim and a template fail with a pin', () => {
  const { chart, ssd, dynamic, set } = storages();
  const [volume] = ssd.volumes;
  const message =
    "is pinned to volume 'local-storage-raspberrypi-1-ssd-data', and class 'local-path-ssd' makes a new volume for each claim: expected no pin; leave it out, or set storage to that of the volume";
  expect(() => new ClaimedVolume(chart, 'claim', { storage: dynamic, capacity: gib(1), volume })).toThrow(
    `claim 'claim' ${message}`,
  );
  expect(() => new ClaimTemplate(set, 'data', { storage: dynamic, capacity: gib(1), pins: [volume] })).toThrow(
    `claim template 'data' of StatefulSet 'set' ${message}`,
  );
  expect(volume.claimRef).toBeUndefined();
  expect(ofKind(chart, 'PersistentVolumeClaim')).toEqual([]);
});
