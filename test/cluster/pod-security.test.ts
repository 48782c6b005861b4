import { running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { waitUntil } from './harness/wait';
import { RESTRICTED } from './manifests';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';

describeOnCluster(
  'a pod that is not root',
  async (cluster) => {
    await cluster.addNode(NODE, { disks: [{ mountPath: '/mnt/ssd', sizeMiB: 32 }] });
  },
  (cluster) => {
    test('is admitted where the restricted level is enforced, and writes by fsGroup', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const path = await directory('restricted');
      const claims = ['claim'];
      await cluster().apply(scope.claimed({ nodes: [NODE], path }).documents);
      await expect(cluster().apply([scope.pod('root', claims)])).rejects.toThrow(/violates PodSecurity "restricted/);

      const pod = scope.pod('pod', claims, { ...RESTRICTED, command: 'echo mine >/mnt/file' });
      expect((await cluster().apply([pod])).warnings).toEqual([]);
      await cluster().waitFor(pod, running);
      const owner = () => cluster().node(NODE).run(`stat --format %u:%g ${path}/file`);
      await waitUntil('file', async () => (await owner()) === '1000:2000\n');
    });

    test('cannot write to a directory of root without fsGroup', async () => {
      const scope = await Scope.create(cluster());
      const path = await directory('no-group');
      const { fsGroup, ...securityContext } = RESTRICTED.securityContext;
      const command = 'echo mine 2>/dev/null >/mnt/file || exit 7';
      const pod = scope.pod('pod', ['claim'], { ...RESTRICTED, securityContext, command });
      await cluster().apply([...scope.claimed({ nodes: [NODE], path }).documents, pod]);
      await cluster().waitFor(pod, ({ status }) => {
        const { state, lastState } = status.containerStatuses?.[0] ?? {};
        return [state, lastState].some((each) => each?.terminated?.exitCode === 7);
      });
      expect(await cluster().node(NODE).listFiles(path)).toEqual([]);
    });

    test('gives the directory its group only if no other pod has it mounted', async () => {
      const scope = await Scope.create(cluster());
      const path = await directory('two-groups');
      const first = scope.pod('first', ['claim'], RESTRICTED);
      const securityContext = { ...RESTRICTED.securityContext, fsGroup: 3000 };
      const second = scope.pod('second', ['claim'], { ...RESTRICTED, securityContext });
      const group = () => cluster().node(NODE).run(`stat --format %g ${path}`);
      await cluster().apply([...scope.claimed({ nodes: [NODE], path }).documents, first]);
      await cluster().waitFor(first, running);
      expect(await group()).toBe('2000\n');

      await cluster().apply([second]);
      await cluster().waitFor(second, running);
      await cluster().waitForEvent(second, 'The requested fsGroup is 3000');
      expect(await group()).toBe('2000\n');

      await cluster().delete(first);
      await cluster().delete(second);
      await cluster().apply([second]);
      await cluster().waitFor(second, running);
      expect(await group()).toBe('3000\n');
    });

    async function directory(name: string): Promise<string> {
      await cluster().node(NODE).run(`mkdir /mnt/ssd/${name}`);
      return `/mnt/ssd/${name}`;
    }
  },
);
