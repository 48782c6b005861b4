import { Chart, Size, Testing } from 'cdk8s';
import { LocalPathStorage } from '../../src';
import { inPhase } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { BUSYBOX_IMAGE } from './harness/images';
import type { Manifest } from './harness/manifest';
import { addRaspberryPis, NODES } from './raspberry-pis';
import { Scope } from './scope';

const [NODE] = NODES;
const PARENT = '/mnt/ssd/local-path';
const DIRECTORY = `${PARENT}/pvc-1_default_data`;

// The provisioner itself is not served as a Go module: this is what it has its helper pods do, by its source.
describeOnCluster('the scripts for the local-path provisioner', addRaspberryPis, (cluster) => {
  test('pass a strict apply, also for one node more', async () => {
    const scope = await Scope.create(cluster());
    expect((await cluster().apply(documents(scope, [NODE]))).warnings).toEqual([]);
    const [, more] = [await cluster().apply(documents(scope, [NODE])), await cluster().apply(documents(scope, NODES))];
    expect(more.objects[0].allowedTopologies[0].matchLabelExpressions[0].values).toEqual(NODES);
  });

  test('make and remove a directory on the disk, which only root can reach', async () => {
    const scope = await Scope.create(cluster());
    await cluster().apply(documents(scope, NODES));
    await expectEnd(helperPod(scope, 'setup'), 'Succeeded');
    const modes = await cluster().node(NODE).run(`stat -c '%a %n' ${PARENT} ${DIRECTORY}`);
    expect(modes).toBe(`700 ${PARENT}\n777 ${DIRECTORY}\n`);
    await cluster().node(NODE).run(`echo kept >${DIRECTORY}/file`);
    await expectEnd(helperPod(scope, 'teardown'), 'Succeeded');
    expect(await cluster().node(NODE).listFiles(PARENT)).toEqual([]);
  });

  test('refuse a mount point without its disk, though Kubernetes has made the directory there', async () => {
    const scope = await Scope.create(cluster());
    await cluster().apply(documents(scope, NODES));
    await cluster().node(NODE).run(`mkdir -p ${DIRECTORY} && echo kept >${DIRECTORY}/file`);
    await cluster().node(NODE).unmount('/mnt/ssd');
    for (const script of ['setup', 'teardown']) {
      await expectEnd(
        helperPod(scope, script),
        'Failed',
        `disk /mnt/ssd is not mounted: expected it below ${DIRECTORY}`,
      );
      expect(await cluster().node(NODE).listFiles('/mnt/ssd')).toEqual([PARENT]);
    }
    await cluster().node(NODE).mount('/mnt/ssd');
    expect(await cluster().node(NODE).readFile(`${DIRECTORY}/file`)).toBe('kept\n');
    await expectEnd(helperPod(scope, 'again', 'teardown'), 'Succeeded');
    expect(await cluster().node(NODE).listFiles(PARENT)).toEqual([]);
  });

  function documents({ namespace, storageClassName }: Scope, nodes: readonly string[]): Manifest[] {
    const chart = new Chart(Testing.app(), 'chart');
    const capacity = Size.gibibytes(1);
    const disks = nodes.map((node) => ({ node, mountPath: '/mnt/ssd', capacity, dynamic: { capacity } }));
    new LocalPathStorage(chart, 'dynamic', { disks, namespace, storageClassName: `${storageClassName}-dynamic` });
    return Testing.synth(chart);
  }

  async function expectEnd(pod: Manifest, phase: string, message = ''): Promise<void> {
    await cluster().apply([pod]);
    const { status } = await cluster().waitFor(pod, inPhase(phase));
    expect(status.containerStatuses[0].state.terminated.message ?? '').toContain(message);
    await cluster().delete(pod);
  }
});

/** The pod that the provisioner makes of helperPod.yaml. */
function helperPod({ namespace }: Scope, name: string, script = name): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      nodeName: NODE,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'helper-pod',
          image: BUSYBOX_IMAGE,
          command: ['/bin/sh', `/script/${script}`],
          args: ['-p', DIRECTORY, '-s', '1048576', '-m', 'Filesystem', '-a', 'create'],
          env: [{ name: 'VOL_DIR', value: DIRECTORY }],
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [
            { name: 'script', mountPath: '/script' },
            { name: 'data', mountPath: `${PARENT}/` },
          ],
        },
      ],
      volumes: [
        { name: 'script', configMap: { name: 'local-path-config' } },
        { name: 'data', hostPath: { path: `${PARENT}/`, type: 'DirectoryOrCreate' } },
      ],
    },
  };
}
