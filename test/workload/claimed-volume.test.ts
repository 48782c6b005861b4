import { ApiObject, Chart, Testing } from 'cdk8s';
import { Deployment, PersistentVolumeAccessMode, PersistentVolumeMode, Pod } from 'cdk8s-plus-27';
import { ClaimedVolume, type ClaimedVolumeProps, LocalSsdStorage } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

function setUp(namespace?: string) {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const storage = new LocalSsdStorage(chart, 'ssd', {
    disks: [disk(), disk({ node: 'raspberrypi-2', capacity: gib(100) })],
  });
  const claim = (overrides: Partial<ClaimedVolumeProps> = {}) =>
    new ClaimedVolume(chart, 'claim', {
      metadata: { name: 'test-pvc' },
      storage,
      capacity: gib(400),
      ...overrides,
    });
  return { chart, storage, claim };
}

describe('PersistentVolumeClaim', () => {
  test('asks for a size of the class', () => {
    const { chart, claim } = setUp();
    claim();
    expect(ofKind(chart, 'PersistentVolumeClaim')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'test-pvc' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '400Gi' } },
          storageClassName: 'local-storage',
          volumeMode: 'Filesystem',
        },
      },
    ]);
  });

  test('is named by its path where no name is given, and is in the namespace of its chart', () => {
    const { chart, claim } = setUp('apps');
    const { claimName, namespace } = claim({ metadata: { labels: { app: 'db' } } });
    expect(claimName).toMatch(/^chart-claim-[a-z0-9]{8}$/);
    expect(namespace).toBe('apps');
    expect(ofKind(chart, 'PersistentVolumeClaim')[0].metadata).toEqual({
      name: claimName,
      namespace: 'apps',
      labels: { app: 'db' },
    });
  });

  test('can be on a storage of somebody else, of which no size is known', () => {
    const { chart, claim } = setUp();
    claim({ storage: LocalSsdStorage.fromStorageClassName(chart, 'other', 'theirs'), capacity: gib(9999) });
    expect(ofKind(chart, 'PersistentVolumeClaim')[0].spec).toMatchObject({ storageClassName: 'theirs' });
  });
});

describe('as a volume of a pod', () => {
  test('mounts into a container, read-only and by a sub-path too', () => {
    const { chart, claim } = setUp();
    const pod = new Pod(chart, 'pod');
    const volume = claim();
    pod.addContainer({ image: 'writer', name: 'writer' }).mount('/data', volume);
    pod.addContainer({ image: 'reader', name: 'reader' }).mount('/data', volume, { readOnly: true, subPath: 'logs' });
    const [{ spec }] = ofKind(chart, 'Pod');
    expect(spec.volumes).toEqual([
      { name: 'test-pvc', persistentVolumeClaim: { claimName: 'test-pvc', readOnly: false } },
    ]);
    expect(spec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'test-pvc' }]);
    expect(spec.containers[1].volumeMounts).toEqual([
      { mountPath: '/data', name: 'test-pvc', readOnly: true, subPath: 'logs' },
    ]);
  });

  test('has a name that Kubernetes takes, however the claim is named', () => {
    const { chart, claim } = setUp();
    const name = `${'a'.repeat(62)}.example.com`;
    new Deployment(chart, 'app', { containers: [{ image: 'app' }] }).containers[0].mount(
      '/data',
      claim({ metadata: { name } }),
    );
    const [volume] = ofKind(chart, 'Deployment')[0].spec.template.spec.volumes;
    expect(volume.name).toMatch(/^a{54}-[0-9a-f]{8}$/);
    expect(volume.persistentVolumeClaim.claimName).toBe(name);
  });

  test('gives its name to anything else', () => {
    const { chart, claim } = setUp();
    new ApiObject(chart, 'chart', {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChart',
      spec: { set: { 'persistence.existingClaim': claim().claimName } },
    });
    expect(ofKind(chart, 'HelmChart')[0].spec.set).toEqual({ 'persistence.existingClaim': 'test-pvc' });
  });
});

describe('pinned to a volume', () => {
  test('claim and volume name each other', () => {
    const { chart, storage, claim } = setUp('apps');
    const volume = storage.getVolume({ node: 'raspberrypi-1' });
    claim({ volume });
    expect(ofKind(chart, 'PersistentVolumeClaim')[0].spec.volumeName).toBe('local-storage-raspberrypi-1-ssd-data');
    const [pinned, free] = ofKind(chart, 'PersistentVolume').map(({ spec }) => spec);
    expect(pinned.claimRef).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: 'apps',
      name: 'test-pvc',
    });
    expect(free).not.toHaveProperty('claimRef');
    expect(volume.claimRef).toEqual({ namespace: 'apps', name: 'test-pvc' });
  });

  test('takes the namespace of the claim over that of the chart', () => {
    const { storage, claim } = setUp('apps');
    const volume = storage.getVolume({ node: 'raspberrypi-1' });
    claim({ volume, metadata: { name: 'test-pvc', namespace: 'db' } });
    expect(volume.claimRef).toEqual({ namespace: 'db', name: 'test-pvc' });
  });

  test('fails without a namespace', () => {
    const { storage, claim } = setUp();
    expect(() => claim({ volume: storage.getVolume({ node: 'raspberrypi-1' }) })).toThrow(
      "claim 'test-pvc' is pinned to volume 'local-storage-raspberrypi-1-ssd-data' and has no namespace: expected one, without which the volume is never bound; set namespace on the chart, such as 'default'",
    );
  });

  test('fails when the volume is too small', () => {
    const { storage, claim } = setUp('apps');
    expect(() => claim({ volume: storage.getVolume({ node: 'raspberrypi-2' }) })).toThrow(
      "claim 'test-pvc' is pinned to volume 'local-storage-raspberrypi-2-ssd-data', which has 100Gi: expected at least 400Gi; lower the request or take a larger volume",
    );
  });

  test('fails when the volume is of another mode', () => {
    const { chart, claim } = setUp('apps');
    const storage = new LocalSsdStorage(chart, 'mixed', {
      storageClassName: 'mixed',
      disks: [disk({ mountPath: '/srv' })],
      devices: [{ node: 'n', devicePath: '/dev/disk/by-id/x', name: 'raw', capacity: gib(400) }],
    });
    expect(() => claim({ storage, volume: storage.getVolume({ disk: 'raw' }) })).toThrow(
      "claim 'test-pvc' is pinned to volume 'mixed-n-raw', which has volumeMode Block: expected Filesystem; set the claim's volumeMode or take another volume",
    );
  });

  test('fails when the volume is of another class', () => {
    const { chart, claim } = setUp('apps');
    const other = new LocalSsdStorage(chart, 'other', {
      storageClassName: 'other',
      disks: [disk({ mountPath: '/srv' })],
    });
    expect(() => claim({ volume: other.volumes[0] })).toThrow(
      "claim 'test-pvc' is pinned to volume 'other-raspberrypi-1-srv-data', which is of class 'other': expected class 'local-storage'; take a volume of the claim's storage",
    );
  });

  test('fails when the volume is already pinned', () => {
    const { chart, storage, claim } = setUp('apps');
    const volume = storage.getVolume({ node: 'raspberrypi-1' });
    claim({ volume });
    expect(() => new ClaimedVolume(chart, 'second', { storage, capacity: gib(1), volume })).toThrow(
      /^volume 'local-storage-raspberrypi-1-ssd-data' is already pinned to claim 'test-pvc' in namespace 'apps': expected a free volume for claim 'chart-second-[a-z0-9]{8}'; take another one$/,
    );
  });
});

describe('bad input', () => {
  test('fails when the claim is larger than every volume', () => {
    const { claim } = setUp();
    expect(() => claim({ capacity: gib(401) })).toThrow(
      "claim 'test-pvc' asks for 401Gi: expected at most 400Gi, which volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1' has, the largest of class 'local-storage'; lower the request or add a larger disk",
    );
  });

  test('fails when no volume is of the mode', () => {
    const { claim } = setUp();
    expect(() => claim({ volumeMode: PersistentVolumeMode.BLOCK })).toThrow(
      "claim 'test-pvc' asks for volumeMode Block: expected Filesystem, which all volumes of class 'local-storage' have; set the claim's volumeMode",
    );
  });

  test('fails in plain JavaScript without a storage, a Size or a mode', () => {
    const refused = (overrides: object) => expect(() => setUp().claim(overrides));
    refused({ storage: undefined }).toThrow(
      "claim 'test-pvc' has no storage: expected a LocalSsdStorage, a LocalPathStorage or LocalSsdStorage.fromStorageClassName; set storage",
    );
    refused({ capacity: '400Gi' }).toThrow(
      "claim 'test-pvc' has capacity '400Gi': expected a Size of cdk8s, such as Size.gibibytes(400)",
    );
    refused({ volumeMode: 'block' }).toThrow("claim 'test-pvc' has volumeMode block: expected Filesystem or Block");
  });

  test('fails when the capacity is 0', () => {
    const { claim } = setUp();
    expect(() => claim({ capacity: gib(0) })).toThrow(
      "claim 'test-pvc' has a capacity of 0Gi: expected more than 0, such as Size.gibibytes(400)",
    );
  });

  test.each([
    [PersistentVolumeAccessMode.READ_WRITE_MANY, 'ReadWriteMany'],
    [PersistentVolumeAccessMode.READ_ONLY_MANY, 'ReadOnlyMany'],
    [PersistentVolumeAccessMode.READ_WRITE_ONCE_POD, 'ReadWriteOncePod'],
  ])('fails when the access mode is %s', (mode, name) => {
    const { claim } = setUp();
    expect(() => claim({ accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE, mode] })).toThrow(
      `claim 'test-pvc' asks for access mode ${name}, which a local volume does not have: expected ReadWriteOnce, which many pods of one node share; for other nodes take a network file system`,
    );
  });

  test('fails when the list of access modes is empty', () => {
    const { claim } = setUp();
    expect(() => claim({ accessModes: [] })).toThrow(
      "claim 'test-pvc' has an empty list of access modes: expected ReadWriteOnce; leave the list out",
    );
    const { claim: another } = setUp();
    expect(() => another({ accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE] })).not.toThrow();
  });

  test('fails when the name is none', () => {
    const { claim } = setUp();
    expect(() => claim({ metadata: { name: 'Test' } })).toThrow(
      "claim 'Test' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; set metadata.name",
    );
  });

  test('leaves no claim behind', () => {
    const { chart, storage, claim } = setUp('apps');
    expect(() => claim({ volume: storage.getVolume({ node: 'raspberrypi-2' }) })).toThrow('has 100Gi');
    expect(ofKind(chart, 'PersistentVolumeClaim')).toEqual([]);
    new ClaimedVolume(chart, 'retry', { metadata: { name: 'test-pvc' }, storage, capacity: gib(400) });
    expect(ofKind(chart, 'PersistentVolumeClaim')).toHaveLength(1);
  });

  test('fails when the namespace has a claim of that name', () => {
    const { chart, storage, claim } = setUp('apps');
    claim();
    const again = (metadata: ClaimedVolumeProps['metadata']) =>
      new ClaimedVolume(chart, `in-${metadata?.namespace}`, { storage, capacity: gib(1), metadata });
    again({ name: 'test-pvc', namespace: 'other' });
    expect(() => again({ name: 'test-pvc' })).toThrow(
      "claim 'test-pvc' in namespace 'apps' is there twice: expected one claim of a name; set metadata.name on one of them",
    );
  });

  test('fails when a raw device is mounted', () => {
    const chart = Testing.chart();
    const storage = new LocalSsdStorage(chart, 'ssd', {
      devices: [{ node: 'n', devicePath: '/dev/disk/by-id/x', name: 'raw', capacity: gib(1) }],
    });
    const claim = new ClaimedVolume(chart, 'claim', {
      metadata: { name: 'raw' },
      storage,
      capacity: gib(1),
      volumeMode: PersistentVolumeMode.BLOCK,
    });
    expect(() => new Pod(chart, 'pod').addContainer({ image: 'app' }).mount('/data', claim)).toThrow(
      "claim 'raw' has volumeMode Block, which cannot be mounted: expected Filesystem; for a raw device give claimName to a pod's volumes and volumeDevices",
    );
  });
});
