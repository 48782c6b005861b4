import { Size } from 'cdk8s';
import { ClaimedVolume, type MountedDisk } from '../../src';
import { expectStays, inPhase, scheduled } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { NODES } from './raspberry-pis';
import { Scope } from './scope';

const GIB = Size.gibibytes(1);

/** What becomes of volumes that are in use when the list that they come from changes, and is applied again. */
describeOnCluster(
  'a list that changes',
  async (cluster) => {
    await Promise.all(NODES.map((name) => cluster.addFakeNode(name)));
  },
  (cluster) => {
    const disk = (node: string, overrides: Partial<MountedDisk> = {}): MountedDisk => ({
      node,
      mountPath: '/mnt/ssd',
      capacity: GIB,
      ...overrides,
    });
    const [first, second] = NODES.map((node) => disk(node));

    /** A claim that is bound to the disk of the first node. */
    async function bound(): Promise<{ scope: Scope; claim: Manifest; volume: Manifest }> {
      const scope = await Scope.create(cluster());
      const { documents, volume, claim } = scope.claimed({ nodes: [NODES[0]] });
      await cluster().apply([...documents, scope.pod('pod', ['claim'])]);
      await cluster().waitFor(claim, inPhase('Bound'));
      return { scope, claim, volume };
    }

    test('in its order, or by a disk more, leaves the claim bound to its volume', async () => {
      const { scope, claim, volume } = await bound();
      const before = (await cluster().get(volume)).spec;
      const more = scope.synthesize({ disks: [second, first] }, () => undefined);
      expect((await cluster().apply(more)).warnings).toEqual([]);
      await expectStays(cluster(), claim, inPhase('Bound'));
      expect((await cluster().get(volume)).spec).toEqual(before);
    });

    test('in a capacity changes the volume, and the claim stays', async () => {
      const { scope, claim, volume } = await bound();
      await cluster().apply(
        scope.synthesize({ disks: [disk(NODES[0], { capacity: Size.gibibytes(2) })] }, () => undefined),
      );
      await cluster().waitFor(volume, ({ spec }) => spec.capacity.storage === '2Gi');
      await expectStays(cluster(), claim, inPhase('Bound'));
    });

    test('in a path under the same name is refused, and the claim stays', async () => {
      const { scope, claim, volume } = await bound();
      const persistentVolumeName = volume.metadata?.name;
      const moved = disk(NODES[0], { volumes: [{ name: 'other', capacity: GIB, persistentVolumeName }] });
      await expect(cluster().apply(scope.synthesize({ disks: [moved] }, () => undefined))).rejects.toThrow(
        /persistentvolumesource.*immutable/i,
      );
      await expectStays(cluster(), claim, inPhase('Bound'));
    });

    test('by a pin for the claim that has the volume keeps them together, and so does taking the pin away', async () => {
      const { scope, claim, volume } = await bound();
      const { uid } = (await cluster().get(volume)).spec.claimRef;
      const pinned = scope.claimed({ nodes: [NODES[0]], pinned: true });
      expect((await cluster().apply(pinned.documents)).warnings).toEqual([]);
      await expectStays(cluster(), claim, inPhase('Bound'));
      expect((await cluster().get(volume)).spec.claimRef).toMatchObject({ uid, name: 'claim' });
      await cluster().apply(scope.claimed({ nodes: [NODES[0]] }).documents);
      await expectStays(cluster(), claim, inPhase('Bound'));
      await cluster().waitFor(volume, inPhase('Bound'));
      expect((await cluster().get(volume)).spec.claimRef).toMatchObject({ uid, name: 'claim' });
    });

    test('by a pin for another claim takes nothing from the one that has the volume', async () => {
      const { scope, claim, volume } = await bound();
      const { uid } = (await cluster().get(volume)).spec.claimRef;
      const documents = scope.synthesize({ disks: [first] }, (chart, storage) => {
        const [pinned] = storage.volumes;
        new ClaimedVolume(chart, 'other', { metadata: { name: 'other' }, storage, capacity: GIB, volume: pinned });
      });
      // A server-side apply sees that the scheduler has written the field; what `kubectl apply` does otherwise is a patch.
      await expect(cluster().apply(documents)).rejects.toThrow('conflict with "kube-scheduler"');
      // The volume controller puts that right.
      await cluster().client.patch(volume, { spec: { claimRef: { name: 'other' } } });
      const other = scope.claim('other', { volumeName: volume.metadata?.name });
      const pod = scope.pod('other', ['other']);
      await cluster().apply([other, pod]);
      await expectStays(cluster(), pod, (object) => !scheduled(object));
      await expectStays(cluster(), claim, inPhase('Bound'), 1);
      expect((await cluster().get(volume)).spec.claimRef).toMatchObject({ name: 'claim', uid });
    });
  },
);
