import { expectStays, running, scheduled } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { addRaspberryPis } from './raspberry-pis';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';
const STARTS = '/mnt/ssd/data/starts';

describeOnCluster(
  'a node that is powered off',
  (cluster) => addRaspberryPis(cluster),
  (cluster) => {
    // The tests go on from each other: one set on one node that goes through it all.
    let pod: Manifest;

    test('is not ready, and its pod is placed on no other node', async () => {
      const scope = await Scope.create(cluster());
      const command = 'echo start >>/mnt/starts; sync';
      pod = scope.pod('db-0', []);
      await cluster().apply(
        scope.pinnedStatefulSet({ name: 'db', replicas: 1, command, path: '/mnt/ssd/data', nodes: [NODE] }),
      );
      await cluster().waitFor(pod, running);
      await waitUntilStarted(1);

      await cluster().node(NODE).powerOff();
      await cluster().waitForNode(NODE, false);
      const { uid } = (await cluster().get(pod)).metadata as { uid: string };
      await cluster().client.delete(pod, { gracePeriodSeconds: 0 });
      await cluster().waitFor(pod, ({ metadata }) => metadata?.uid !== uid);
      await cluster().waitForEvent(pod, 'node(s) had untolerated taint');
      await expectStays(cluster(), pod, (object) => !scheduled(object));
    });

    test('runs its pod with the old data once it is back', async () => {
      await cluster().node(NODE).powerOn();
      await cluster().waitForNode(NODE, true);
      const { spec } = await cluster().waitFor(pod, running);
      expect(spec.nodeName).toBe(NODE);
      await waitUntilStarted(2);
    });

    test('and comes back without its disk does not start the pod until the disk is there', async () => {
      const node = cluster().node(NODE);
      await node.powerOff();
      await cluster().waitForNode(NODE, false);
      await node.powerOn({ without: ['/mnt/ssd'] });
      await cluster().waitForNode(NODE, true);
      await cluster().waitForEvent(pod, 'path "/mnt/ssd/data" does not exist');
      await cluster().waitFor(pod, (object) => !running(object));
      expect(await node.listFiles('/mnt/ssd')).toEqual([]);

      await node.mount('/mnt/ssd');
      await cluster().waitFor(pod, running);
      await waitUntilStarted(3);
    });

    async function waitUntilStarted(times: number): Promise<void> {
      const expected = 'start\n'.repeat(times);
      await waitUntil(`${times} starts`, async () => (await cluster().node(NODE).readFile(STARTS)) === expected);
    }
  },
  { noticesPowerOff: true },
);
