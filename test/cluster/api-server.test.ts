import { inPhase } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { minorVersion } from './harness/kubernetes-binary';
import type { Manifest } from './harness/manifest';
import { hostnameTerm, statefulSet, TEMPLATE } from './manifests';
import { Scope } from './scope';

const NODE = 'node-1';

/** 1.28 makes a label of the name and a hash that is too long then, and 1.37 does not; none between was tried. */
const LONG_NAMES = 37;

describeOnCluster(
  'the API server',
  (cluster) => cluster.addFakeNode(NODE),
  (cluster) => {
    let scope: Scope;

    beforeAll(async () => {
      scope = await Scope.create(cluster());
    });

    const volumeWith = (spec: object): Manifest => {
      const volume = scope.volume('checked', NODE);
      return { ...volume, spec: { ...volume.spec, ...spec } };
    };

    test.each<[string, object, RegExp]>([
      ['no access mode', { accessModes: [] }, /spec.accessModes: Required value/],
      [
        'ReadWriteOncePod beside another',
        { accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
        /may not use ReadWriteOncePod/,
      ],
      ['a capacity of 0', { capacity: { storage: '0' } }, /must be greater than zero/],
      ['a second key of capacity', { capacity: { storage: '1Gi', iops: '5' } }, /spec.capacity: Unsupported value/],
      ['a second source', { hostPath: { path: '/mnt' } }, /may not specify more than 1 volume type/],
      ['an empty path', { local: { path: '' } }, /spec.local.path: Required value/],
      ['.. in the path', { local: { path: '/mnt/../etc' } }, /must not contain '..'/],
      ['no node affinity', { nodeAffinity: null }, /Local volume requires node affinity/],
      ['an unknown volume mode', { volumeMode: 'Files' }, /supported values: "Block", "Filesystem"/],
      [
        'an unknown reclaim policy',
        { persistentVolumeReclaimPolicy: 'Keep' },
        /supported values: "Delete", "Recycle", "Retain"/,
      ],
    ])('refuses a volume with %s', async (_, spec, message) => {
      await expect(cluster().client.apply(volumeWith(spec), { dryRun: true })).rejects.toThrow(message);
    });

    test.each<[string, object]>([
      ['a relative path', { local: { path: 'mnt/ssd/data' } }],
      ['the root directory as its path', { local: { path: '/' } }],
      ['a path that is not normalised', { local: { path: '/mnt//ssd/./data/' } }],
      ['reclaim policy Recycle', { persistentVolumeReclaimPolicy: 'Recycle' }],
      ['reclaim policy Delete', { persistentVolumeReclaimPolicy: 'Delete' }],
      ['access modes that a local volume does not have', { accessModes: ['ReadOnlyMany', 'ReadWriteMany'] }],
      ['mount options and fsType for a directory', { mountOptions: ['x'], local: { path: '/a', fsType: 'x' } }],
      ['a node that does not exist', { nodeAffinity: { required: { nodeSelectorTerms: [hostnameTerm('nowhere')] } } }],
      ['a claim reference without a namespace', { claimRef: { name: 'claim' } }],
    ])('accepts a volume with %s', async (_, spec) => {
      const { object } = await cluster().client.apply(volumeWith(spec), { dryRun: true });
      expect(object.spec).toMatchObject(spec);
    });

    test.each<[string, object]>([
      ['path', { local: { path: '/mnt/other' } }],
      ['file system type', { local: { path: '/mnt/ssd/data', fsType: 'xfs' } }],
      ['source', { local: null, hostPath: { path: '/mnt/ssd/data' } }],
      ['volume mode', { volumeMode: 'Block' }],
      ['node affinity', { nodeAffinity: { required: { nodeSelectorTerms: [hostnameTerm('node-2')] } } }],
    ])('does not let the %s of a volume change', async (name, spec) => {
      const volume = scope.volume(`immutable-${name.replaceAll(' ', '-')}`, NODE);
      await cluster().apply([volume]);
      await expect(cluster().client.patch(volume, { spec })).rejects.toThrow(/immutable|may not specify more than 1/);
    });

    test.each<[string, object]>([
      ['capacity', { spec: { capacity: { storage: '2Gi' } } }],
      ['smaller capacity', { spec: { capacity: { storage: '1Mi' } } }],
      ['reclaim policy', { spec: { persistentVolumeReclaimPolicy: 'Delete' } }],
      ['mount options', { spec: { mountOptions: ['noatime'] } }],
      ['access modes', { spec: { accessModes: ['ReadOnlyMany'] } }],
      ['class', { spec: { storageClassName: 'other' } }],
      ['labels', { metadata: { labels: { disk: 'fast' } } }],
      ['claim reference', { spec: { claimRef: { namespace: 'default', name: 'nobody' } } }],
    ])('lets the %s of a volume change', async (name, patch) => {
      const volume = scope.volume(`mutable-${name.replaceAll(' ', '-')}`, NODE);
      await cluster().apply([volume]);
      expect(await cluster().client.patch(volume, patch)).toMatchObject(patch);
    });

    test('lets the volume of a claim be named once, and nothing else of the claim change', async () => {
      const claim = scope.claim('once');
      await cluster().apply([claim]);
      const patch = (spec: object) => cluster().client.patch(claim, { spec });
      const refused = /spec is immutable after creation/;
      await expect(patch({ storageClassName: 'other' })).rejects.toThrow(refused);
      await expect(patch({ accessModes: ['ReadOnlyMany'] })).rejects.toThrow(refused);
      await expect(patch({ selector: { matchLabels: { disk: 'fast' } } })).rejects.toThrow(refused);
      await expect(patch({ resources: { requests: { storage: '2Gi' } } })).rejects.toThrow(refused);
      expect((await patch({ volumeName: 'one' })).spec.volumeName).toBe('one');
      await expect(patch({ volumeName: 'two' })).rejects.toThrow(refused);
    });

    test('does not let a claim grow that is bound to a static volume', async () => {
      const claim = scope.claim('static', { volumeName: scope.volumeName('static') });
      await cluster().apply([scope.volume('static', NODE, { capacity: '10Gi' }), claim]);
      await cluster().waitFor(claim, inPhase('Bound'));
      const grow = { spec: { resources: { requests: { storage: '2Gi' } } } };
      const refused = /only dynamically provisioned pvc can be resized/;
      await expect(cluster().client.patch(claim, grow)).rejects.toThrow(refused);
    });

    test('lets only some fields of a storage class change', async () => {
      const { storageClassName } = await Scope.create(cluster());
      const reference = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: storageClassName } };
      const patch = (fields: object) => cluster().client.patch(reference, fields);
      const refused = (field: string) => new RegExp(`${field}: (Forbidden: updates to|.*field is immutable)`);
      await expect(patch({ provisioner: 'example.com/other' })).rejects.toThrow(refused('provisioner'));
      await expect(patch({ parameters: { key: 'value' } })).rejects.toThrow(refused('parameters'));
      await expect(patch({ reclaimPolicy: 'Retain' })).rejects.toThrow(refused('reclaimPolicy'));
      await expect(patch({ volumeBindingMode: 'Immediate' })).rejects.toThrow(refused('volumeBindingMode'));
      expect(await patch({ mountOptions: ['noatime'] })).toMatchObject({ mountOptions: ['noatime'] });
      expect(await patch({ allowVolumeExpansion: true })).toMatchObject({ allowVolumeExpansion: true });
    });

    describe('with a stateful set', () => {
      const setNamed = (name: string) => {
        const { namespace } = scope;
        const set = statefulSet({ name, namespace, replicas: 1 });
        set.spec.volumeClaimTemplates = [{ metadata: { name: TEMPLATE }, spec: scope.claim('any').spec }];
        return set;
      };

      test('lets only some fields change', async () => {
        const set = setNamed('changed');
        await cluster().apply([set]);
        const refused = /updates to statefulset spec for fields other than|spec\.\w+: .*field is immutable/;
        const [template] = set.spec.volumeClaimTemplates;
        const larger = { ...template, spec: { ...template.spec, resources: { requests: { storage: '2Gi' } } } };
        const patch = (spec: object) => cluster().client.patch(set, { spec });
        await expect(patch({ volumeClaimTemplates: [larger] })).rejects.toThrow(refused);
        await expect(patch({ serviceName: 'other' })).rejects.toThrow(refused);
        await expect(patch({ podManagementPolicy: 'OrderedReady' })).rejects.toThrow(refused);
        const mutable = {
          replicas: 2,
          ordinals: { start: 3 },
          minReadySeconds: 1,
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
          template: { metadata: { labels: { app: 'changed', more: 'labels' } } },
        };
        const { spec } = await patch({ ...mutable, updateStrategy: { type: 'OnDelete', rollingUpdate: null } });
        expect(spec).toMatchObject({ ...mutable, updateStrategy: { type: 'OnDelete' } });
      });

      test('makes no pod if its name has 53 characters, except in newer versions', async () => {
        const long = setNamed('a'.repeat(53));
        const fits = setNamed('b'.repeat(52));
        await cluster().apply([long, fits]);
        await cluster().waitFor(scope.pod(`${fits.metadata?.name}-0`, []), () => true);
        const pod = scope.pod(`${long.metadata?.name}-0`, []);
        if (minorVersion() >= LONG_NAMES) {
          await cluster().waitFor(pod, () => true);
        } else {
          await cluster().waitForEvent(long, 'must be no more than 63 characters');
          expect(await cluster().client.get(pod)).toBeUndefined();
        }
      });
    });
  },
);
