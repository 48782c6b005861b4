import { Chart, Size, Testing } from 'cdk8s';
import { ClaimedVolume, LocalSsdStorage } from '../../src';
import { inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { expectUnchangedByApply } from './idempotence';
import { storageClass } from './manifests';
import { addRaspberryPis, NODES } from './raspberry-pis';
import { Scope } from './scope';

describeOnCluster('a storage of no class', addRaspberryPis, (cluster) => {
  test('serves its claims at once, and no default class does', async () => {
    const scope = await Scope.create(cluster());
    const { namespace } = scope;
    const [node] = NODES;
    const chart = new Chart(Testing.app(), 'chart', { namespace });
    const capacity = Size.gibibytes(1);
    const disks = [{ node, mountPath: '/mnt/ssd', capacity }];
    const storage = new LocalSsdStorage(chart, 'ssd', { storageClassName: '', disks });
    new ClaimedVolume(chart, 'claim', { metadata: { name: 'claim' }, storage, capacity });
    const documents = Testing.synth(chart);
    const [volume, claim] = documents;
    await cluster().apply([storageClass({ name: 'default', isDefault: true, volumeBindingMode: 'Immediate' })]);

    expect((await cluster().apply(documents)).warnings).toEqual([]);
    await cluster().waitFor(claim, inPhase('Bound'));
    expect((await cluster().get(claim)).spec).toMatchObject({
      storageClassName: '',
      volumeName: volume.metadata?.name,
    });
    const byDefault = scope.claim('by-default', { storageClassName: undefined });
    await cluster().apply([byDefault]);
    await cluster().waitFor(byDefault, ({ spec }) => spec.storageClassName === 'default');
    await expectUnchangedByApply(cluster(), documents);

    const pod = scope.pod('pod', ['claim']);
    await cluster().apply([pod]);
    expect((await cluster().waitFor(pod, running)).spec.nodeName).toBe(node);
  });
});
