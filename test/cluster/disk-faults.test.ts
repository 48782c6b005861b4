import { Size } from 'cdk8s';
import { ClaimedVolume } from '../../src';
import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { addRaspberryPis, ssds } from './raspberry-pis';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';
const DISKS = ['/mnt/unmounted', '/mnt/danger', '/mnt/full', '/mnt/read-only', '/mnt/log', '/srv/disks/ssd'];

describeOnCluster(
  'a disk',
  (cluster) => addRaspberryPis(cluster, ssds(...DISKS)),
  (cluster) => {
    test('that is not mounted keeps the pod from starting, if the path is a directory on the disk', async () => {
      const node = cluster().node(NODE);
      await node.unmount('/mnt/unmounted');
      const scope = await Scope.create(cluster());
      const pod = scope.pod('pod', ['claim'], { command: 'echo written >/mnt/file' });
      await cluster().apply([...scope.claimed({ nodes: [NODE], path: '/mnt/unmounted/data' }).documents, pod]);
      await cluster().waitForEvent(pod, 'path "/mnt/unmounted/data" does not exist');
      await expectStays(cluster(), pod, inPhase('Pending'));
      expect(await node.listFiles('/mnt/unmounted')).toEqual([]);

      await node.mount('/mnt/unmounted');
      await cluster().waitFor(pod, running);
      await waitUntil('file', async () => (await node.readFile('/mnt/unmounted/data/file')) === 'written\n');
    });

    test('that is not mounted is replaced by the root file system, if the path is the mount point', async () => {
      const node = cluster().node(NODE);
      await node.unmount('/mnt/danger');
      const scope = await Scope.create(cluster());
      const pod = scope.pod('pod', ['claim'], { command: 'echo lost >/mnt/file' });
      const danger = { nodes: [NODE], path: '/mnt/danger', useMountPoint: true };
      await cluster().apply([...scope.claimed(danger).documents, pod]);
      await cluster().waitFor(pod, running);
      await waitUntil('file', async () => (await node.readFile('/mnt/danger/file')) === 'lost\n');
      const fileSystem = (path: string) => node.run(`stat --format %d ${path}`);
      expect(await fileSystem('/mnt/danger/file')).toBe(await fileSystem('/'));
      await node.mount('/mnt/danger');
      expect(await node.listFiles('/mnt/danger')).not.toContain('/mnt/danger/file');
    });

    test('that is full gives an error to the writer and takes nothing from anyone', async () => {
      const node = cluster().node(NODE);
      const pod = await startLoggingPod('/mnt/full', [
        ...['echo kept >/mnt/kept', 'sync', 'cat /dev/zero >/mnt/filler 2>/mnt-1/full.error', 'rm /mnt/filler'],
        ...['echo again >/mnt/again', 'cat /mnt/kept /mnt/again >/mnt-1/full.after'],
      ]);
      await waitUntil('error', async () => (await log('full.error')).includes('No space left on device'));
      await waitUntil('after', async () => (await log('full.after')) === 'kept\nagain\n');
      expect((await cluster().get(pod)).status.containerStatuses[0]).toMatchObject({ ready: true, restartCount: 0 });

      // Someone else fills the disk: the file that is there stays, and the node is not under pressure by this disk.
      const filler = await node.fill('/mnt/full');
      expect(await node.readFile('/mnt/full/data/kept')).toBe('kept\n');
      const { status } = await cluster().get({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } });
      expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'DiskPressure', status: 'False' }));
      await node.run(`rm ${filler}`);
      await expectStays(cluster(), pod, running, 2);
    });

    test('that turns read-only gives an error to the writer, can still be read, and recovers', async () => {
      const node = cluster().node(NODE);
      const attempt = 'if echo beat >/mnt/beat; then echo yes; else echo no; fi 2>/mnt-1/read-only.error';
      const pod = await startLoggingPod('/mnt/read-only', [
        'echo kept >/mnt/kept',
        `while sleep 1; do ${attempt} >/mnt-1/read-only.writable; cp /mnt/kept /mnt-1/read-only.kept; done`,
      ]);
      await waitUntil('writable', async () => (await log('read-only.writable')) === 'yes\n');
      await node.remountReadOnly('/mnt/read-only');
      await waitUntil('not writable', async () => (await log('read-only.writable')) === 'no\n');
      await waitUntil('error', async () => (await log('read-only.error')).includes('Read-only file system'));
      await node.run('rm /mnt/log/data/read-only.kept');
      await waitUntil('readable', async () => (await log('read-only.kept')) === 'kept\n');
      await node.remountReadWrite('/mnt/read-only');
      await waitUntil('writable again', async () => (await log('read-only.writable')) === 'yes\n');
      expect((await cluster().get(pod)).status.containerStatuses[0]).toMatchObject({ ready: true, restartCount: 0 });
    });

    test('mounted anywhere serves, and a directory on it ignores fsType and mountOptions', async () => {
      const node = cluster().node(NODE);
      const scope = await Scope.create(cluster());
      const volume = scope.volume('volume', NODE, { path: '/srv/disks/ssd/data', fsType: 'xfs' });
      volume.spec.mountOptions = ['no-such-option'];
      const pod = scope.pod('pod', ['claim'], { command: 'grep " /mnt " /proc/mounts >/mnt/mounts' });
      await cluster().apply([volume, scope.claim('claim'), pod]);
      await cluster().waitFor(pod, running);
      const mounts = await waitUntil('mounts', () => node.readFile('/srv/disks/ssd/data/mounts'));
      expect(mounts).toContain(' ext4 ');
      expect(mounts).not.toContain('no-such-option');
    });

    /** Starts a pod with a disk at /mnt and, at /mnt-1, a second disk that is in order, to tell what it sees. */
    async function startLoggingPod(mountPath: string, commands: readonly string[]): Promise<Manifest> {
      const scope = await Scope.create(cluster());
      const capacity = Size.gibibytes(1);
      const disks = [mountPath, '/mnt/log'].map((path) => ({ node: NODE, mountPath: path, capacity }));
      const documents = scope.synthesize({ disks }, (chart, storage) => {
        for (const [index, name] of ['disk', 'log'].entries()) {
          new ClaimedVolume(chart, name, { metadata: { name }, storage, capacity, volume: storage.volumes[index] });
        }
      });
      const pod = scope.pod('pod', ['disk', 'log'], { command: commands.join('\n') });
      await cluster().apply([...documents, pod]);
      await cluster().waitFor(pod, running);
      return pod;
    }

    function log(file: string): Promise<string> {
      return cluster().node(NODE).readFile(`/mnt/log/data/${file}`);
    }
  },
);
