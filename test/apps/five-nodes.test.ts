import { App, Chart, Cron, Size, Testing } from 'cdk8s';
import { CronJob, Deployment, StatefulSet } from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  ClaimTemplate,
  EphemeralVolume,
  HdfsCluster,
  LocalPathStorage,
  LocalSsdStorage,
  ReclaimJob,
  ReclaimTask,
  SparkCluster,
  SparkJob,
  SparkScratch,
} from '../../src';
import { describeVerdict } from '../../src/model/plan/answer/describe';
import { plan } from '../../src/model/plan/planner';
import { summarize } from '../../src/report/summary';
import { drawSvg } from '../../src/report/svg';
import type { Manifest } from '../fixtures';

const NODES = [1, 2, 3, 4, 5].map((number) => `server-${number}`);
const DISKS = [0, 1, 2, 3];

/**
 * What a small company has: five nodes, each with an NVMe and five hard disks, and on them a database, an object store with four
 * disks a pod, HDFS and Spark, scratch on demand, and volumes that are being reclaimed.
 */
function fiveNodes(): Manifest[] {
  const app = new App({ outdir: Testing.app().outdir });
  const chart = new Chart(app, 'storage', { namespace: 'data' });
  const nvmes = NODES.map((node) => ({
    node,
    mountPath: '/mnt/nvme',
    capacity: Size.gibibytes(900),
    volumes: [
      { name: 'database', capacity: Size.gibibytes(400) },
      { name: 'scratch', capacity: Size.gibibytes(200) },
    ],
    dynamic: { capacity: Size.gibibytes(200) },
  }));
  const nvme = new LocalSsdStorage(chart, 'nvme', { storageClassName: 'nvme', disks: nvmes });
  const hdd = new LocalSsdStorage(chart, 'hdd', {
    storageClassName: 'hdd',
    disks: NODES.flatMap((node) => [
      ...DISKS.map((disk) => ({ node, mountPath: `/mnt/hdd-${disk}`, capacity: Size.gibibytes(7000) })),
      {
        node,
        mountPath: '/mnt/hdfs',
        capacity: Size.gibibytes(7000),
        volumes: [
          { name: 'blocks', capacity: Size.gibibytes(6800) },
          { name: 'metadata', capacity: Size.gibibytes(200) },
        ],
      },
    ]),
  });
  const onDemand = new LocalPathStorage(chart, 'on-demand', { disks: nvmes });
  const fast = (name: string) => NODES.map((node) => nvme.getVolume({ node, path: name }));
  const slow = (path: string) => NODES.map((node) => hdd.getVolume({ node, path }));

  const apps = new Chart(app, 'apps', { namespace: 'data' });
  const store = new StatefulSet(apps, 'minio', {
    metadata: { name: 'minio' },
    replicas: NODES.length,
    containers: [{ image: 'minio', portNumber: 9000 }],
  });
  for (const disk of DISKS) {
    const template = new ClaimTemplate(store, `disk-${disk}`, {
      storage: hdd,
      capacity: Size.gibibytes(6000),
      pins: slow(`/mnt/hdd-${disk}/data`),
    });
    store.containers[0].mount(`/disk-${disk}`, template);
  }
  const database = new StatefulSet(apps, 'postgres', {
    metadata: { name: 'postgres' },
    replicas: 3,
    containers: [{ image: 'postgres', portNumber: 5432 }],
  });
  const data = new ClaimTemplate(database, 'data', {
    storage: nvme,
    capacity: Size.gibibytes(400),
    pins: fast('database').slice(0, 3),
  });
  database.containers[0].mount('/var/lib/postgresql', data);

  const compiler = new Deployment(apps, 'compiler', { metadata: { name: 'compiler' }, replicas: 3 });
  const objects = new EphemeralVolume(compiler, 'objects', { storage: onDemand, capacity: Size.gibibytes(20) });
  compiler.addContainer({ image: 'compiler' }).mount('/tmp', objects);
  const cache = new ClaimedVolume(apps, 'cache', {
    metadata: { name: 'cache' },
    storage: onDemand,
    capacity: Size.gibibytes(10),
  });
  for (const name of ['reader', 'writer']) {
    new Deployment(apps, name, { replicas: 1 }).addContainer({ image: name }).mount('/cache', cache);
  }
  const nightly = new CronJob(apps, 'nightly', { metadata: { name: 'nightly' }, schedule: Cron.daily() });
  const sorted = new EphemeralVolume(nightly, 'sorted', { storage: onDemand, capacity: Size.gibibytes(20) });
  nightly.addContainer({ image: 'report' }).mount('/tmp', sorted);

  const reclaim = new Chart(app, 'reclaim', { namespace: 'data' });
  new ReclaimJob(reclaim, 'scrub', { volume: fast('database')[4] });
  const archive = new ClaimedVolume(reclaim, 'archive', {
    metadata: { name: 'archive' },
    storage: onDemand,
    capacity: Size.gibibytes(100),
  });
  new ReclaimJob(reclaim, 'archived', { volume: fast('database')[3], task: ReclaimTask.archive(archive.claimName) });

  const hadoop = new Chart(app, 'hadoop', { namespace: 'hadoop' });
  const hdfs = new HdfsCluster(hadoop, 'hdfs', {
    storage: hdd,
    nameVolume: slow('metadata')[0],
    checkpointVolume: slow('metadata')[1],
    dataVolumes: slow('blocks'),
    homes: ['spark'],
    nodeMemory: Size.gibibytes(16),
  });
  const spark = new SparkCluster(hadoop, 'spark', { hdfs, scratch: SparkScratch.onVolumes(nvme, fast('scratch')) });
  new SparkJob(hadoop, 'count', { cluster: spark, mainApplicationFile: 'hdfs:///count.jar' });
  return app.charts.flatMap((one) => Testing.synth(one));
}

test('an app of five nodes has no doubt, and hardly a note', () => {
  const { claims, notes } = plan(fiveNodes());
  expect(summarize(claims)).toBe('43 claims: 35 guaranteed, 5 provisioned, 3 waiting');
  expect(notes.map(({ kind }) => kind)).toEqual(['left free', 'left free']);
  const said = claims.filter(({ verdict }) => verdict.kind === 'waiting').map(describeVerdict);
  expect(said).toEqual([
    "claim 'data/reclaim-nvme-server-5-nvme-database' waits until a person hands a volume over: volume 'nvme-server-5-nvme-database' has to name it",
    "claim 'data/archive' waits until a person hands a volume over: its pod waits for claim 'data/reclaim-nvme-server-4-nvme-database'",
    "claim 'data/reclaim-nvme-server-4-nvme-database' waits until a person hands a volume over: volume 'nvme-server-4-nvme-database' has to name it",
  ]);
});

test('a picture of it draws no volume as not proven', () => {
  expect(drawSvg(plan(fiveNodes()))).not.toContain('not proven');
});
