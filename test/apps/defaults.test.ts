import { Chart, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import { ClaimedVolume, EphemeralVolume, LocalPathStorage, LocalSsdStorage, ReclaimJob, SparkScratch } from '../../src';
import { plan } from '../../src/model/plan/planner';
import { summarize } from '../../src/report/summary';
import { disk, gib } from '../fixtures';
import { setUp } from '../spark/fixtures';

/** What a plan of all charts of an app says in a line, and its notes. */
function planned(chart: Chart): [summary: string, ...notes: string[]] {
  const charts = Chart.isChart(chart) ? chart.node.root.node.children.filter(Chart.isChart) : [];
  const { claims, notes } = plan(charts.flatMap((one) => Testing.synth(one)));
  return [summarize(claims), ...notes.map(({ text }) => text)];
}

describe('with their defaults the constructs give no doubt, and no note of their own', () => {
  test('LocalPathStorage', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
    const storage = new LocalPathStorage(chart, 'storage', { disks: [disk({ dynamic: { capacity: gib(100) } })] });
    new ClaimedVolume(chart, 'unused', { storage, capacity: gib(1) });
    const web = new Deployment(chart, 'web', { replicas: 2 });
    const scratch = new EphemeralVolume(web, 'scratch', { storage, capacity: gib(1) });
    web.addContainer({ image: 'web' }).mount('/tmp', scratch);
    expect(planned(chart)).toEqual(['3 claims: 3 provisioned']);
  });

  test('ReclaimJob', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
    const storage = new LocalSsdStorage(chart, 'storage', { disks: [disk()] });
    const volume = storage.getVolume({ node: 'raspberrypi-1' });
    new ClaimedVolume(chart, 'data', { storage, capacity: gib(400), volume });
    new ReclaimJob(new Chart(chart.node.root, 'reclaim', { namespace: 'default' }), 'job', { volume });
    expect(planned(chart)).toEqual(['2 claims: 1 guaranteed, 1 waiting']);
  });

  test('ReclaimJob, in a file of its own', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const storage = new LocalSsdStorage(chart, 'storage', { disks: [disk()] });
    const own = new Chart(app, 'reclaim', { namespace: 'default' });
    new ReclaimJob(own, 'job', { volume: storage.volumes[0] });
    const { claims, notes } = plan(Testing.synth(own));
    expect([summarize(claims), notes]).toEqual(['1 claim: 1 waiting', []]);
  });

  test('HdfsCluster', () => {
    const { chart, createHdfs } = setUp();
    createHdfs();
    expect(planned(chart)).toEqual([
      '4 claims: 4 guaranteed',
      "volumes 'local-storage-raspberrypi-1-ssd-checkpoint', 'local-storage-raspberrypi-1-ssd-scratch', 'local-storage-raspberrypi-2-ssd-name', 'local-storage-raspberrypi-2-ssd-scratch' are left free: no claim may get them (class 'local-storage', 46Gi)",
    ]);
  });

  test.each([
    ['on volumes', {}, '6 claims: 6 guaranteed'],
    ['in the pods of HDFS', { inDataNodePods: true }, '6 claims: 6 guaranteed'],
  ])('SparkCluster, with scratch %s', (_, props, summary) => {
    const { createHdfs, create, submit, chart } = setUp();
    const hdfs = createHdfs();
    submit(create({ hdfs, ...props }));
    expect(planned(chart)).toEqual([
      summary,
      "volumes 'local-storage-raspberrypi-1-ssd-checkpoint', 'local-storage-raspberrypi-2-ssd-name' are left free: no claim may get them (class 'local-storage', 40Gi)",
    ]);
  });

  test('SparkCluster, with scratch on demand', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
    const nodes = ['raspberrypi-1', 'raspberrypi-2'];
    const disks = nodes.map((node) => disk({ node, dynamic: { capacity: gib(100) } }));
    const storage = new LocalPathStorage(chart, 'storage', { disks });
    const { create } = setUp();
    create({ scratch: SparkScratch.onDemand(storage, gib(10)), workers: 2 }, chart);
    expect(planned(chart)).toEqual(['2 claims: 2 provisioned']);
  });
});
