import { Size } from 'cdk8s';
import { ClaimedVolume } from '../../src';
import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { hostnameTerm } from './manifests';
import { addRaspberryPis, NODES } from './raspberry-pis';
import { Scope } from './scope';

describeOnCluster('two nodes with an SSD each', addRaspberryPis, (cluster) => {
  test('a claim waits for its pod, is bound where the pod runs, and brings the next pod to the same data', async () => {
    const scope = await Scope.create(cluster());
    const { documents, claim } = scope.claimed({ nodes: NODES });
    expect((await cluster().apply(documents)).warnings).toEqual([]);

    await cluster().waitForEvent(claim, 'waiting for first consumer to be created before binding');
    await expectStays(cluster(), claim, inPhase('Pending'));

    const first = scope.pod('first', ['claim'], { command: 'echo "Local Volume" >/mnt/test.txt' });
    await cluster().apply([first]);
    const { spec } = await cluster().waitFor(first, running);
    const bound = await cluster().waitFor(claim, inPhase('Bound'));
    expect(bound.spec.volumeName).toBe(`${scope.storageClassName}-${spec.nodeName}-ssd-data`);
    const node = cluster().node(spec.nodeName);
    await waitUntil('file', () => node.readFile('/mnt/ssd/data/test.txt').then((text) => text === 'Local Volume\n'));
    const other = cluster().node(NODES.find((name) => name !== spec.nodeName) as string);
    expect(await other.listFiles('/mnt/ssd/data')).toEqual([]);

    await cluster().delete(first);
    expect(await node.readFile('/mnt/ssd/data/test.txt')).toBe('Local Volume\n');

    const second = scope.pod('second', ['claim'], { command: 'cp /mnt/test.txt /mnt/copy.txt' });
    await cluster().apply([second]);
    expect((await cluster().waitFor(second, running)).spec.nodeName).toBe(spec.nodeName);
    await waitUntil('copy', () => node.readFile('/mnt/ssd/data/copy.txt').then((text) => text === 'Local Volume\n'));
  });

  test('every document passes a strict apply without warnings, a second one, and one after binding', async () => {
    const scope = await Scope.create(cluster());
    const { namespace } = scope;
    const [node] = NODES;
    await cluster().node(node).run('mkdir /mnt/ssd/reserved /mnt/ssd/free');
    const capacity = Size.gibibytes(1);
    const volumes = ['reserved', 'free'].map((name) => ({ name, capacity }));
    const disk = { node, mountPath: '/mnt/ssd', capacity: Size.gibibytes(2), volumes };
    const withoutPod = scope.synthesize({ disks: [disk] }, (chart, storage) => {
      const volume = storage.getVolume({ path: 'reserved' });
      new ClaimedVolume(chart, 'reserved', { metadata: { name: 'reserved' }, storage, capacity, volume });
      new ClaimedVolume(chart, 'free', { metadata: { name: 'free' }, storage, capacity });
    });
    const pod = scope.pod('pod', ['reserved', 'free']);
    const documents = [...withoutPod, pod];

    expect((await cluster().apply(withoutPod)).warnings).toEqual([]);
    await cluster().waitFor(scope.claim('reserved'), inPhase('Bound'));
    await expectUnchangedByApply(cluster(), withoutPod);

    expect((await cluster().apply(documents)).warnings).toEqual([]);
    await cluster().waitFor(pod, running);
    await expectUnchangedByApply(cluster(), documents);
    for (const name of ['reserved', 'free']) {
      const { uid } = (await cluster().get(scope.claim(name))).metadata as { uid: string };
      const volume = await cluster().get(withoutPod.find(({ spec }) => spec?.local?.path === `/mnt/ssd/${name}`)!);
      expect(volume.spec.claimRef).toMatchObject({ namespace, name, uid });
    }
  });

  test('the strict apply refuses an unknown field and reports a deprecated one', async () => {
    const scope = await Scope.create(cluster());
    const volume = scope.volume('volume', NODES[0]);
    const unknown = { ...volume, spec: { ...volume.spec, storageClass: 'local' } };
    await expect(cluster().apply([unknown])).rejects.toThrow(/storageClass.*field not declared in schema/);
    const deprecated = scope.pod('pod', [], { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } });
    expect((await cluster().apply([deprecated])).warnings).toEqual([
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    ]);
  });

  test('each ordinal of a stateful set runs on the disk that is pinned to it, also after a restart', async () => {
    const scope = await Scope.create(cluster());
    const path = '/mnt/ssd/pinned';
    await Promise.all(NODES.map((node) => cluster().node(node).run(`mkdir ${path}`)));
    const pins = ['raspberrypi-2', 'raspberrypi-1'];
    const replicas = pins.length;
    await cluster().apply(
      scope.pinnedStatefulSet({ name: 'db', replicas, command: 'hostname >>/mnt/starts', path, nodes: pins }),
    );
    const pods = pins.map((_, ordinal) => scope.pod(`db-${ordinal}`, []));

    const expectPins = async (starts: number) => {
      for (const [ordinal, node] of pins.entries()) {
        expect((await cluster().waitFor(pods[ordinal], running)).spec.nodeName).toBe(node);
        const expected = `db-${ordinal}\n`.repeat(starts);
        const isWritten = async () => (await cluster().node(node).readFile(`${path}/starts`)) === expected;
        await waitUntil(`${starts} starts of db-${ordinal}`, isWritten);
      }
    };
    await expectPins(1);
    for (const pod of pods) {
      const { uid } = (await cluster().get(pod)).metadata as { uid: string };
      await cluster().client.delete(pod);
      await cluster().waitFor(pod, ({ metadata }) => metadata?.uid !== uid);
    }
    await expectPins(2);
  });

  test('a pod that names its node waits for ever for a claim that waits for its first consumer', async () => {
    const scope = await Scope.create(cluster());
    const [node] = NODES;
    const claim = scope.claim('claim');
    const named = scope.pod('named', ['claim'], { nodeName: node });
    await cluster().apply([scope.volume('volume', node), claim, named]);
    await expectStays(cluster(), claim, inPhase('Pending'));
    await expectStays(cluster(), named, inPhase('Pending'), 1);

    const selected = scope.pod('selected', ['claim'], { nodeSelector: { 'kubernetes.io/hostname': node } });
    await cluster().apply([selected]);
    await cluster().waitFor(selected, running);
    await cluster().waitFor(claim, inPhase('Bound'));
  });

  test('a volume that names two nodes holds different data on each, under one claim and without a warning', async () => {
    const scope = await Scope.create(cluster());
    const path = '/mnt/ssd/two-nodes';
    const volume = scope.volume('volume', NODES[0], { path });
    volume.spec.nodeAffinity.required.nodeSelectorTerms = [hostnameTerm(...NODES)];
    const pods = NODES.map((node) => {
      const nodeSelector = { 'kubernetes.io/hostname': node };
      return scope.pod(node, ['claim'], { command: 'hostname >/mnt/file', nodeSelector });
    });
    await Promise.all(NODES.map((node) => cluster().node(node).run(`mkdir ${path}`)));
    expect((await cluster().apply([volume, scope.claim('claim'), ...pods])).warnings).toEqual([]);
    for (const [index, pod] of pods.entries()) {
      await cluster().waitFor(pod, running);
      const file = () => cluster().node(NODES[index]).readFile(`${path}/file`);
      await waitUntil('file', async () => (await file()) === `${pod.metadata?.name}\n`);
    }
  });
});
