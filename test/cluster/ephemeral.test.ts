import { ApiObject, type Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { EmptyDirMedium, type IStorage, Pod, Service, StatefulSet, Volume } from 'cdk8s-plus-27';
import { restrict, smallContainer, unprivilegedPod } from '../../examples/walk-through/restricted';
import { EphemeralVolume } from '../../src';
import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';
const CAPACITY = Size.mebibytes(16);

describeOnCluster(
  'volumes that live with their pods',
  async (cluster) => {
    await cluster.addNode(NODE, { disks: [{ mountPath: '/mnt/ssd', sizeMiB: 64 }] });
  },
  (cluster) => {
    test('a claim comes and goes with each pod, and a volume that is retained is used up', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const [pod, ...storage] = await onVolumes(scope, ['a', 'b'], (chart, volume) => {
        addPod(chart, 'worker', 'echo done >/scratch/file', volume);
      });
      const claim = scope.claim('worker-scratch');
      expect((await cluster().apply([...storage, pod])).warnings).toEqual([]);
      const { metadata, spec } = await cluster().waitFor(pod, running);
      expect(spec.volumes).toContainEqual(expect.objectContaining({ name: 'scratch', ephemeral: expect.anything() }));
      await expectUnchangedByApply(cluster(), [...storage, pod]);

      const first = await cluster().waitFor(claim, inPhase('Bound'));
      expect(first.metadata?.ownerReferences).toEqual([
        expect.objectContaining({ kind: 'Pod', name: 'worker', uid: metadata?.uid, controller: true }),
      ]);
      expect(first.metadata?.labels).toEqual({ use: 'scratch' });
      const volume = volumeOf(first);
      const { path } = (await cluster().get(volume)).spec.local;
      await waitUntil('file', async () => (await cluster().node(NODE).readFile(`${path}/file`)) === 'done\n');

      await cluster().delete(pod);
      await waitUntil('claim gone', async () => (await cluster().client.get(claim)) === undefined);
      await cluster().waitFor(volume, inPhase('Released'));
      expect(await cluster().node(NODE).readFile(`${path}/file`)).toBe('done\n');

      await cluster().apply([pod]);
      await cluster().waitFor(pod, running);
      const second = await cluster().waitFor(claim, inPhase('Bound'));
      expect(second.spec.volumeName).not.toBe(first.spec.volumeName);
      await cluster().delete(pod);
      await cluster().waitFor(volumeOf(second), inPhase('Released'));

      await cluster().apply([pod]);
      await cluster().waitForEvent(pod, "didn't find available persistent volumes to bind");
      await cluster().client.patch(volume, { spec: { claimRef: null } });
      await cluster().waitFor(pod, running);
      await cluster().waitFor(volume, inPhase('Bound'));
    });

    test('each pod of a set has a claim of its own, which it does not keep', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const documents = await onVolumes(scope, ['c', 'd', 'e'], (chart, volume) => {
        const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 80 }] });
        ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'));
        const set = new StatefulSet(chart, 'set', {
          metadata: { name: 'db' },
          replicas: 2,
          service,
          securityContext: unprivilegedPod,
          terminationGracePeriod: Duration.seconds(1),
        });
        set.addContainer({ ...smallContainer, command: ['sleep', '1000000'] }).mount('/scratch', volume);
        restrict(set);
      });
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      const claims = [0, 1].map((ordinal) => scope.claim(`db-${ordinal}-scratch`));
      const bound = await Promise.all(claims.map((claim) => cluster().waitFor(claim, inPhase('Bound'))));
      const pod = scope.pod('db-1', []);
      await cluster().waitFor(pod, running);
      await cluster().client.delete(pod);
      const isAnother = ({ metadata, status }: Manifest) =>
        metadata?.uid !== bound[1].metadata?.uid && status?.phase === 'Bound';
      const again = await cluster().waitFor(claims[1], isAnother);
      expect(bound.map(({ spec }) => spec.volumeName)).not.toContain(again.spec.volumeName);
    });

    test('a pod whose claim has a name that is taken is never scheduled', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const documents = await onVolumes(scope, ['f'], (chart, volume) => addPod(chart, 'worker', 'true', volume));
      await cluster().apply([scope.claim('worker-scratch'), ...documents]);
      const [pod] = documents;
      await cluster().waitForEvent(pod, 'was not created for pod');
      await expectStays(cluster(), pod, ({ spec }) => spec.nodeName === undefined);
    });

    test('an emptyDir in memory has the size of its limit, and one on disk ends the pod that writes more', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const documents = scope.synthesize({ disks: [scratchDisk()] }, (chart) => {
        const memory = Volume.fromEmptyDir(chart, 'memory', 'memory', {
          medium: EmptyDirMedium.MEMORY,
          sizeLimit: Size.mebibytes(8),
        });
        addPod(chart, 'small', 'true', memory);
        const disk = Volume.fromEmptyDir(chart, 'disk', 'disk', { sizeLimit: Size.mebibytes(1) });
        addPod(chart, 'large', 'head -c 4194304 /dev/zero >/disk/file', disk);
      });
      const [small, large] = documents.filter(({ kind }) => kind === 'Pod');
      expect((await cluster().apply([small, large])).warnings).toEqual([]);
      const { metadata } = await cluster().waitFor(small, running);
      const path = `/var/lib/kubelet/pods/${metadata?.uid}/volumes/kubernetes.io~empty-dir/memory`;
      expect(await cluster().node(NODE).run(`df -k ${path} | tail -1`)).toMatch(/^tmpfs +8192 /);
      const { status } = await cluster().waitFor(large, inPhase('Failed'));
      expect(status).toMatchObject({
        reason: 'Evicted',
        message: 'Usage of EmptyDir volume "disk" exceeds the limit "1Mi". ',
      });
    });

    /** The pods, then what a storage with these volumes consists of. */
    async function onVolumes(
      scope: Scope,
      names: readonly string[],
      build: (chart: Chart, volume: EphemeralVolume) => void,
    ): Promise<Manifest[]> {
      await cluster()
        .node(NODE)
        .run(`cd /mnt/ssd && mkdir ${names.join(' ')}`);
      const documents = scope.synthesize({ disks: [scratchDisk(names)] }, (chart, storage) => {
        const labels = { use: 'scratch' };
        build(
          chart,
          new EphemeralVolume(chart, 'scratch', { storage, capacity: CAPACITY, labels, useVolumesOnce: true }),
        );
      });
      const isPod = ({ kind }: Manifest) => kind === 'Pod';
      return [...documents.filter(isPod), ...documents.filter((document) => !isPod(document))];
    }
  },
);

function scratchDisk(names: readonly string[] = ['unused']) {
  const volumes = names.map((name) => ({ name, capacity: CAPACITY }));
  return { node: NODE, mountPath: '/mnt/ssd', capacity: Size.mebibytes(64), volumes };
}

/** A pod that is not root, with a volume at `/<name>`. */
function addPod(chart: Chart, name: string, command: string, storage: IStorage): void {
  const pod = new Pod(chart, name, {
    metadata: { name },
    securityContext: unprivilegedPod,
    terminationGracePeriod: Duration.seconds(1),
  });
  const volume = storage.asVolume();
  pod
    .addContainer({ ...smallContainer, command: ['sh', '-c', `${command}\nexec sleep 1000000`] })
    .mount(`/${volume.name}`, volume);
  restrict(pod);
}

function volumeOf({ spec }: Manifest) {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: spec.volumeName as string } };
}
