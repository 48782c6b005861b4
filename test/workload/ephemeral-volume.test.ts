import { ApiObject, Chart, Testing } from 'cdk8s';
import {
  Deployment,
  PersistentVolumeAccessMode,
  PersistentVolumeClaim,
  PersistentVolumeMode,
  PersistentVolumeReclaimPolicy,
  Pod,
  Service,
  StatefulSet,
} from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  EphemeralVolume,
  type EphemeralVolumeProps,
  LocalPathStorage,
  LocalSsdStorage,
} from '../../src';
import { disk, gib, ofKind } from '../fixtures';

const DELETED = { reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE, provisionedBy: 'local-volume-provisioner' };

/** A volume for each of the pods of a test. */
const DISKS = [1, 2, 3, 4, 5].map((number) => disk({ node: `raspberrypi-${number}` }));

function setUp(storageProps: object = DELETED) {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps', labels: { team: 'a' } });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: DISKS, ...storageProps });
  const ephemeral = (overrides: Partial<EphemeralVolumeProps> = {}) =>
    new EphemeralVolume(chart, 'scratch', { storage, capacity: gib(1), ...overrides });
  const pod = (name: string, volume: EphemeralVolume) => {
    const created = new Pod(chart, `pod-${name}`, { metadata: { name } });
    created.addContainer({ image: 'app' }).mount('/scratch', volume);
    return created;
  };
  return { chart, storage, ephemeral, pod };
}

const VOLUME = {
  name: 'scratch',
  ephemeral: {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'local-storage',
        volumeMode: 'Filesystem',
      },
    },
  },
};

describe('a volume with a claim template', () => {
  test('is in a Pod, and containers share it', () => {
    const { chart, ephemeral, pod } = setUp();
    const volume = ephemeral();
    pod('app', volume)
      .addContainer({ name: 'reader', image: 'reader' })
      .mount('/in', volume, { readOnly: true, subPath: 'a' });
    const [{ spec }] = ofKind(chart, 'Pod');
    expect(spec.volumes).toEqual([VOLUME]);
    expect(spec.containers[0].volumeMounts).toEqual([{ mountPath: '/scratch', name: 'scratch' }]);
    expect(spec.containers[1].volumeMounts).toEqual([
      { mountPath: '/in', name: 'scratch', readOnly: true, subPath: 'a' },
    ]);
    expect(ofKind(chart, 'PersistentVolumeClaim')).toEqual([]);
  });

  test('is in a Deployment and in a StatefulSet', () => {
    const { chart, ephemeral } = setUp();
    const volume = ephemeral();
    const containers = [{ image: 'app', volumeMounts: [{ path: '/scratch', volume: volume.asVolume() }] }];
    new Deployment(chart, 'app', { containers });
    const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 1 }] });
    new StatefulSet(chart, 'set', { service, containers });
    for (const kind of ['Deployment', 'StatefulSet']) {
      const { spec } = ofKind(chart, kind)[0].spec.template;
      expect(spec.volumes).toEqual([VOLUME]);
      expect(spec.containers[0].volumeMounts).toEqual([{ mountPath: '/scratch', name: 'scratch' }]);
    }
  });

  test('has labels and annotations of its own, a name, and a size to the byte', () => {
    const { chart, ephemeral, pod } = setUp();
    pod('app', ephemeral({ name: 'tmp', capacity: gib(1.5), labels: { app: 'x' }, annotations: { 'a/b': 'c' } }));
    const [volume] = ofKind(chart, 'Pod')[0].spec.volumes;
    expect(volume.name).toBe('tmp');
    const { metadata, spec } = volume.ephemeral.volumeClaimTemplate;
    expect(metadata).toEqual({ labels: { app: 'x' }, annotations: { 'a/b': 'c' } });
    expect(spec.resources).toEqual({ requests: { storage: '1536Mi' } });
  });

  test('is taken as it is on the storage of somebody else', () => {
    const { chart, ephemeral, pod } = setUp();
    const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'local-path');
    pod('app', ephemeral({ storage, capacity: gib(9999) }));
    const [volume] = ofKind(chart, 'Pod')[0].spec.volumes;
    expect(volume.ephemeral.volumeClaimTemplate.spec.storageClassName).toBe('local-path');
  });

  test('is on a storage that makes volumes on demand', () => {
    const { chart, ephemeral, pod } = setUp();
    const dynamic = { capacity: gib(100) };
    const disks = [disk({ node: 'raspberrypi-6', volumes: [], dynamic })];
    pod('app', ephemeral({ storage: new LocalPathStorage(chart, 'on-demand', { disks }) }));
    const [volume] = ofKind(chart, 'Pod')[0].spec.volumes;
    expect(volume.ephemeral.volumeClaimTemplate.spec.storageClassName).toBe('local-path-ssd');
  });

  test('is the same however often the chart is written', () => {
    const { chart, ephemeral, pod } = setUp();
    pod('app', ephemeral());
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });
});

describe('a storage that retains its volumes', () => {
  test('fails', () => {
    const { chart, ephemeral } = setUp({});
    expect(() => ephemeral()).toThrow(
      "ephemeral volume 'scratch' is on storage 'local-storage', which retains its volumes, so that each new pod would use one up: expected a LocalPathStorage that deletes them, or the reclaim policy Delete with provisionedBy; or set useVolumesOnce if somebody frees them",
    );
    expect(chart.node.tryFindChild('scratch')).toBeUndefined();
  });

  test('fails if it makes them on demand too', () => {
    const { chart, ephemeral } = setUp({});
    const storage = new LocalPathStorage(chart, 'dynamic', {
      disks: [disk({ node: 'raspberrypi-9', capacity: gib(410), dynamic: { capacity: gib(10) } })],
      reclaimPolicy: PersistentVolumeReclaimPolicy.RETAIN,
    });
    expect(() => ephemeral({ storage, capacity: gib(1) })).toThrow(
      "ephemeral volume 'scratch' is on storage 'local-path-ssd', which retains its volumes",
    );
  });

  test('is taken where that is accepted', () => {
    const { chart, ephemeral, pod } = setUp({});
    pod('app', ephemeral({ useVolumesOnce: true }));
    expect(ofKind(chart, 'Pod')[0].spec.volumes).toEqual([VOLUME]);
  });
});

describe('the names of the claims', () => {
  const CLASH =
    'has that name: expected a name of its own, without which the pod never starts; set name on the EphemeralVolume, or rename the other';
  const claimed = (chart: Chart, storage: LocalSsdStorage, name: string, namespace?: string) =>
    new ClaimedVolume(chart, `claim-${name}-${namespace}`, {
      storage,
      capacity: gib(1),
      metadata: { name, namespace },
    });

  test('may be those of claims in other namespaces, and of pods with other names', () => {
    const { chart, storage, ephemeral, pod } = setUp();
    const volume = ephemeral();
    pod('app', volume);
    pod('other', volume);
    claimed(chart, storage, 'app-scratch', 'elsewhere');
    claimed(chart, storage, 'app-0-scratch');
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('fail when a claim of the app has the name', () => {
    const { chart, storage, ephemeral, pod } = setUp();
    pod('app', ephemeral());
    claimed(chart, storage, 'app-scratch');
    expect(() => Testing.synth(chart)).toThrow(
      `[chart] Pod 'app' gets claim 'app-scratch' for its ephemeral volume 'scratch', and claim 'app-scratch' ${CLASH}`,
    );
  });

  test('fail when a claim of cdk8s-plus has the name', () => {
    const { chart, ephemeral, pod } = setUp();
    pod('app', ephemeral());
    new PersistentVolumeClaim(chart, 'claim', { metadata: { name: 'app-scratch' } });
    expect(() => Testing.synth(chart)).toThrow(`and claim 'app-scratch' ${CLASH}`);
  });

  test('fail when two pods make the same of theirs', () => {
    const { chart, storage, ephemeral, pod } = setUp();
    pod('app-fast', ephemeral());
    pod('app', new EphemeralVolume(chart, 'fast-scratch', { storage, capacity: gib(1) }));
    expect(() => Testing.synth(chart)).toThrow(
      `Pod 'app' gets claim 'app-fast-scratch' for its ephemeral volume 'fast-scratch', and ephemeral volume 'scratch' of Pod 'app-fast' ${CLASH}`,
    );
  });

  test('fail when a claim has the name of one of a pod of a set', () => {
    const { chart, storage, ephemeral } = setUp();
    new ApiObject(chart, 'set', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: { template: { spec: { volumes: [{ name: 'scratch', ephemeral: {} }] } } },
    });
    ephemeral();
    claimed(chart, storage, 'db-x-scratch');
    expect(() => Testing.synth(chart)).not.toThrow();
    claimed(chart, storage, 'db-12-scratch');
    expect(() => Testing.synth(chart)).toThrow(
      `StatefulSet 'db' gets claim 'db-12-scratch' for its ephemeral volume 'scratch', and claim 'db-12-scratch' ${CLASH}`,
    );
  });

  test('fail when pod and volume are too long together', () => {
    const { chart, ephemeral, pod } = setUp();
    const volume = ephemeral();
    pod('a'.repeat(245), volume);
    expect(() => Testing.synth(chart)).not.toThrow();
    pod('a'.repeat(246), volume);
    expect(() => Testing.synth(chart)).toThrow(
      `Pod '${'a'.repeat(246)}' gets a claim for its ephemeral volume 'scratch' with a name of 254 characters: expected at most 253 for pod and volume; shorten metadata.name of the pod, or name of the volume`,
    );
  });
});

describe('bad input', () => {
  test('fails when no volume is large enough', () => {
    const { ephemeral } = setUp();
    expect(() => ephemeral({ capacity: gib(401) })).toThrow(
      "ephemeral volume 'scratch' asks for 401Gi: expected at most 400Gi, which volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1' has, the largest of class 'local-storage'; lower the request or add a larger disk",
    );
  });

  test('fails when the access mode is not ReadWriteOnce', () => {
    const { ephemeral } = setUp();
    expect(() => ephemeral({ accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY] })).toThrow(
      "ephemeral volume 'scratch' asks for access mode ReadWriteMany, which a local volume does not have: expected ReadWriteOnce, which many pods of one node share; for other nodes take a network file system",
    );
  });

  test('fails when it is to be a raw device', () => {
    const { chart, ephemeral } = setUp();
    const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'raw');
    expect(() => ephemeral({ storage, volumeMode: PersistentVolumeMode.BLOCK })).toThrow(
      "ephemeral volume 'scratch' has volumeMode Block, which containers of cdk8s-plus cannot use: expected Filesystem; for a raw device take a ClaimedVolume or a ClaimTemplate",
    );
  });

  test('fails when the name is none', () => {
    const { ephemeral } = setUp();
    expect(() => ephemeral({ name: 'a.b' })).toThrow(
      "ephemeral volume 'a.b' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
    );
  });
});
