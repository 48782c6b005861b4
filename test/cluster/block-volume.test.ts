import { PersistentVolumeMode } from 'cdk8s-plus-27';
import { running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';
const RAW = 'usb-Samsung_T5-0:0';
const FORMATTED = 'usb-Samsung_T7-0:0';

describeOnCluster(
  'a block device',
  async (cluster) => {
    await cluster.addNode(NODE, { blockDevices: [RAW, FORMATTED].map((id) => ({ id, sizeMiB: 64 })) });
  },
  (cluster) => {
    test('with volumeMode Block is given to the pod as it is, and what is written stays on it', async () => {
      const scope = await Scope.create(cluster());
      const path = `/dev/disk/by-id/${RAW}`;
      const { documents } = scope.claimed({ nodes: [NODE], device: { devicePath: path } });
      const write = 'echo "Local Volume" | dd of=/dev/block conv=fsync';
      const first = scope.pod('first', ['claim'], { block: true, command: write });
      await cluster().apply([...documents, first]);
      await cluster().waitFor(first, running);
      const head = () => cluster().node(NODE).run(`head --bytes 13 ${path}`);
      await waitUntil('text', async () => (await head()) === 'Local Volume\n');
      await cluster().delete(first);

      const copy = 'dd if=/dev/block of=/dev/block bs=4k count=1 seek=1 conv=fsync';
      const second = scope.pod('second', ['claim'], { block: true, command: copy });
      await cluster().apply([second]);
      await cluster().waitFor(second, running);
      const copied = () => cluster().node(NODE).run(`tail --bytes +4097 ${path} | head --bytes 13`);
      await waitUntil('copy', async () => (await copied()) === 'Local Volume\n');
    });

    test('with volumeMode Filesystem is formatted once, with fsType, and keeps its files', async () => {
      const node = cluster().node(NODE);
      const scope = await Scope.create(cluster());
      const path = `/dev/disk/by-id/${FORMATTED}`;
      await expect(node.run(`blkid --probe ${path}`)).rejects.toThrow();
      const command = 'echo start >>/mnt/starts; sync';
      const first = scope.pod('first', ['claim'], { command });
      const volumeMode = PersistentVolumeMode.FILE_SYSTEM;
      const { documents } = scope.claimed({ nodes: [NODE], device: { devicePath: path, volumeMode, fsType: 'ext3' } });
      await cluster().apply([...documents, first]);
      await waitForStarts(first, 1);
      await cluster().delete(first);
      expect(await node.run(`blkid --probe --output value --match-tag TYPE ${path}`)).toBe('ext3\n');

      const second = scope.pod('second', ['claim'], { command });
      await cluster().apply([second]);
      await waitForStarts(second, 2);
      await cluster().delete(second);
      // The kubelet unmounts the device after the pod is gone, and until then it cannot be mounted in another way.
      await waitUntil('mounted', async () => {
        await node.run(`mkdir -p /mnt/check && mount -o ro ${path} /mnt/check`);
        return true;
      });
      expect(await node.readFile('/mnt/check/starts')).toBe('start\nstart\n');
      await node.run('umount /mnt/check');
    });

    async function waitForStarts(pod: Manifest, times: number): Promise<void> {
      const { metadata } = await cluster().waitFor(pod, running);
      const file = `/var/lib/kubelet/pods/${metadata?.uid}/volumes/kubernetes.io~local-volume/*/starts`;
      await waitUntil(
        `${times} starts`,
        async () => (await cluster().node(NODE).readFile(file)) === 'start\n'.repeat(times),
      );
    }

    test('is not taken for a claim of the other volume mode', async () => {
      const scope = await Scope.create(cluster());
      const path = `/dev/disk/by-id/${RAW}`;
      const pod = scope.pod('pod', ['claim']);
      await cluster().apply([
        scope.volume('volume', NODE, { path, volumeMode: 'Block' }),
        scope.claim('claim', { volumeMode: 'Filesystem' }),
        pod,
      ]);
      await cluster().waitForEvent(pod, "didn't find available persistent volumes to bind");
    });
  },
);
