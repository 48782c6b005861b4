import { readdirSync } from 'node:fs';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { Deployment, Node, NodeLabelQuery, Pod, Service, StatefulSet } from 'cdk8s-plus-27';
import { ClaimedVolume, ClaimTemplate, LocalSsdStorage } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

const HOSTNAME = 'kubernetes.io/hostname';

function setUp() {
  const app = Testing.app();
  const chart = new Chart(app, 'chart', { namespace: 'apps' });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk(), disk({ node: 'raspberrypi-2' })] });
  const claim = new ClaimedVolume(chart, 'claim', {
    metadata: { name: 'data' },
    storage,
    capacity: gib(1),
    volume: storage.getVolume({ node: 'raspberrypi-1' }),
  });
  return { app, chart, storage, claim };
}

const node = (name: string) => Node.labeled(NodeLabelQuery.is(HOSTNAME, name));
const PINNED =
  "and its claim 'data' is pinned to volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1': expected that node; place the pod there, or pin the claim to a volume of the other node";

describe('the pod of a pinned claim', () => {
  test('may ask for the node of the volume, or for none', () => {
    const { chart, claim } = setUp();
    new Pod(chart, 'free').addContainer({ image: 'app' }).mount('/data', claim);
    const placed = new Pod(chart, 'placed');
    placed.addContainer({ image: 'app' }).mount('/data', claim);
    placed.scheduling.attract(node('raspberrypi-1'));
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('fails when it asks for another node, and nothing is written', () => {
    const { app, chart, claim } = setUp();
    const pod = new Pod(chart, 'pod', { metadata: { name: 'app' } });
    pod.addContainer({ image: 'app' }).mount('/data', claim);
    pod.scheduling.attract(node('raspberrypi-2'));
    expect(() => app.synth()).toThrow(
      `[chart] Pod 'app' asks for node affinity ${HOSTNAME} In raspberrypi-2, ${PINNED}`,
    );
    expect(readdirSync(app.outdir)).toEqual([]);
  });

  test('fails in a workload and by the name of the node', () => {
    const { chart, claim } = setUp();
    const deployment = new Deployment(chart, 'app', { metadata: { name: 'app' }, containers: [{ image: 'app' }] });
    deployment.containers[0].mount('/data', claim);
    deployment.scheduling.assign(Node.named('raspberrypi-2'));
    expect(() => Testing.synth(chart)).toThrow(`Deployment 'app' asks for nodeName 'raspberrypi-2', ${PINNED}`);
  });

  test.each([
    ['v1', 'Pod', (spec: object) => spec],
    ['batch/v1', 'Job', (spec: object) => ({ template: { spec } })],
    ['batch/v1', 'CronJob', (spec: object) => ({ jobTemplate: { spec: { template: { spec } } } })],
  ])('fails in a plain %s %s', (apiVersion, kind, wrap) => {
    const { chart, claim } = setUp();
    const spec = {
      nodeSelector: { [HOSTNAME]: 'raspberrypi-2' },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim.claimName } }],
    };
    new ApiObject(chart, 'plain', { apiVersion, kind, metadata: { name: 'plain' }, spec: wrap(spec) });
    expect(() => Testing.synth(chart)).toThrow(
      `${kind} 'plain' asks for node selector ${HOSTNAME} 'raspberrypi-2', ${PINNED}`,
    );
  });

  test('is another one in another namespace', () => {
    const { app, chart } = setUp();
    const other = new Chart(app, 'other', { namespace: 'other' });
    const spec = {
      nodeSelector: { [HOSTNAME]: 'raspberrypi-2' },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    };
    new ApiObject(other, 'plain', { apiVersion: 'v1', kind: 'Pod', spec });
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('is looked at without being written, which cdk8s-plus does not take twice', () => {
    const { chart, claim } = setUp();
    const spread = new Deployment(chart, 'app', { containers: [{ image: 'app' }], spread: true });
    spread.containers[0].mount('/data', claim);
    const [{ spec }] = ofKind(chart, 'Deployment');
    expect(spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(2);
  });
});

describe('the pods of a StatefulSet', () => {
  function withSet() {
    const { chart, storage } = setUp();
    const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 1 }] });
    const set = new StatefulSet(chart, 'db', { metadata: { name: 'db' }, service, containers: [{ image: 'db' }] });
    const pins = [storage.getVolume({ node: 'raspberrypi-2' })];
    const template = new ClaimTemplate(set, 'data', { storage, capacity: gib(1), pins });
    return { chart, set, template };
  }

  test('fail when they ask for another node than a pin', () => {
    const { chart, set } = withSet();
    set.scheduling.attract(node('raspberrypi-1'));
    expect(() => Testing.synth(chart)).toThrow(
      `StatefulSet 'db' asks for node affinity ${HOSTNAME} In raspberrypi-1, and its claim 'data-db-0' is pinned to volume 'local-storage-raspberrypi-2-ssd-data' on node 'raspberrypi-2'`,
    );
  });

  test('alone may mount its claim template', () => {
    const { chart, set, template } = withSet();
    set.containers[0].mount('/data', template);
    expect(() => Testing.synth(chart)).not.toThrow();
    new Pod(chart, 'pod', { metadata: { name: 'other' } }).addContainer({ image: 'app' }).mount('/data', template);
    expect(() => Testing.synth(chart)).toThrow(
      "Pod 'other' mounts claim template 'data' of StatefulSet 'db': expected a container of that set; use a ClaimedVolume here",
    );
  });
});

describe('the claims of one pod', () => {
  const twoNodes =
    "claim 'data' pinned to node 'raspberrypi-1' and claim 'log' pinned to node 'raspberrypi-2': expected one node, on which the pod can run; pin both to volumes of it";

  test('fail when they are pinned to two nodes', () => {
    const { chart, storage, claim } = setUp();
    const volume = storage.getVolume({ node: 'raspberrypi-2' });
    const log = new ClaimedVolume(chart, 'log', { metadata: { name: 'log' }, storage, capacity: gib(1), volume });
    const container = new Pod(chart, 'pod', { metadata: { name: 'app' } }).addContainer({ image: 'app' });
    container.mount('/data', claim);
    container.mount('/log', log);
    expect(() => Testing.synth(chart)).toThrow(`[chart] Pod 'app' has ${twoNodes}`);
  });

  test('fail for each ordinal of a StatefulSet', () => {
    const { chart, storage } = setUp();
    const disks = ['raspberrypi-1', 'raspberrypi-2'].map((node) => disk({ node, mountPath: '/mnt/log' }));
    const logs = new LocalSsdStorage(chart, 'logs', { storageClassName: 'logs', disks });
    const set = new StatefulSet(chart, 'db', {
      metadata: { name: 'db' },
      containers: [{ image: 'db', portNumber: 1 }],
    });
    const pins = [storage.getVolume({ node: 'raspberrypi-2' })];
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1), pins });
    new ClaimTemplate(set, 'log', {
      storage: logs,
      capacity: gib(1),
      pins: [logs.getVolume({ node: 'raspberrypi-1' })],
    });
    expect(() => Testing.synth(chart)).toThrow(
      "[chart] StatefulSet 'db' has claim 'data-db-0' pinned to node 'raspberrypi-2' and claim 'log-db-0' pinned to node 'raspberrypi-1': expected one node",
    );
  });
});

describe('the claims of a template', () => {
  function setOf(chart: Chart, name: string): StatefulSet {
    return new StatefulSet(chart, name, { metadata: { name }, containers: [{ image: 'db', portNumber: 1 }] });
  }

  test('fail when another claim has the name of one', () => {
    const { chart, storage } = setUp();
    new ClaimTemplate(setOf(chart, 'db'), 'data', { storage, capacity: gib(1) });
    new ClaimedVolume(chart, 'other', { metadata: { name: 'data-db-7' }, storage, capacity: gib(1) });
    expect(() => Testing.synth(chart)).toThrow(
      "[chart] claim template 'data' of StatefulSet 'db' makes claims named 'data-db-<ordinal>', and claim 'data-db-7' is one of the app: expected names of their own; set another name",
    );
  });

  test('fail when those of another template have their names', () => {
    const { chart, storage } = setUp();
    new ClaimTemplate(setOf(chart, 'b-c'), 'a', { storage, capacity: gib(1) });
    new ClaimTemplate(setOf(chart, 'c'), 'a-b', { storage, capacity: gib(1) });
    expect(() => Testing.synth(chart)).toThrow(
      "[chart] claim template 'a-b' of StatefulSet 'c' makes claims named 'a-b-c-<ordinal>', and the claims of template 'a' of StatefulSet 'b-c' have the same names: expected names of their own; set another name",
    );
  });

  test('fail for two StatefulSets of one name', () => {
    const { chart, storage } = setUp();
    new ClaimTemplate(setOf(chart, 'db'), 'data', { storage, capacity: gib(1) });
    const other = new ApiObject(chart, 'other', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {},
    });
    new ClaimTemplate(other, 'log', { storage, capacity: gib(1) });
    expect(() => Testing.synth(chart)).toThrow(
      "[chart] StatefulSet 'db' in namespace 'apps' is written twice, by 'chart/db' and by 'chart/other'",
    );
  });
});

test('pods of other API groups are not looked at', () => {
  const { chart, claim } = setUp();
  const spec = {
    nodeSelector: { [HOSTNAME]: 'raspberrypi-2' },
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim.claimName } }],
  };
  new ApiObject(chart, 'theirs', {
    apiVersion: 'batch.volcano.sh/v1alpha1',
    kind: 'Job',
    spec: { template: { spec } },
  });
  new ApiObject(chart, 'node', { apiVersion: 'longhorn.io/v1beta2', kind: 'Node', spec: { disks: {} } });
  expect(() => Testing.synth(chart)).not.toThrow();
});
