import { readdirSync } from 'node:fs';
import { type App, Chart, Size, Testing } from 'cdk8s';
import { Deployment, Pod, Topology, Volume } from 'cdk8s-plus-27';
import { ClaimedVolume, LocalSsdStorage } from '../../src';
import { plan } from '../../src/model/plan/planner';
import { disk, gib, type Manifest } from '../fixtures';

jest.mock('../../src/model/plan/planner', () => {
  const actual = jest.requireActual('../../src/model/plan/planner');
  return { ...actual, plan: jest.fn(actual.plan) };
});

/** A small claim that may take the only large volume. */
function starved(chart: Chart, allowAtRisk?: boolean) {
  const storage = new LocalSsdStorage(chart, 'ssd', {
    disks: [disk(), disk({ node: 'raspberrypi-2', capacity: gib(10) })],
    allowAtRisk,
  });
  for (const [name, capacity] of Object.entries({ small: gib(10), big: gib(400) })) {
    const claim = new ClaimedVolume(chart, name, { storage, capacity, metadata: { name } });
    podWith(chart, claim, `pod-${name}`);
  }
  return storage;
}

function podWith(chart: Chart, claim: ClaimedVolume, id: string): Pod {
  const pod = new Pod(chart, id, { metadata: { name: id } });
  pod.addContainer({ image: 'busybox' }).mount('/mnt', claim);
  return pod;
}

const AT_RISK =
  "claim 'default/big' is at risk: if Pod 'pod-small' is scheduled on node 'raspberrypi-1' first, its claim 'default/small' takes volume 'local-storage-raspberrypi-1-ssd-data' (400Gi), and no volume is left for it; pin it to volume 'local-storage-raspberrypi-1-ssd-data', add a volume, give the others a storage of their own, or set allowAtRisk on storage 'local-storage'";

describe('an app with a claim that can be starved', () => {
  test('is refused with the story and the fix, and nothing is written', () => {
    const app = Testing.app();
    starved(new Chart(app, 'chart'));
    expect(() => app.synth()).toThrow(`Validation failed with the following errors:\n  [chart/ssd] ${AT_RISK}`);
    expect(readdirSync(app.outdir)).toEqual([]);
  });

  test('is written if its storage allows it', () => {
    const chart = new Chart(Testing.app(), 'chart');
    starved(chart, true);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('is written once the claim is pinned', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const storage = new LocalSsdStorage(chart, 'ssd', {
      disks: [disk(), disk({ node: 'raspberrypi-2', capacity: gib(10) })],
    });
    const small = new ClaimedVolume(chart, 'small', { storage, capacity: gib(10), metadata: { namespace: 'default' } });
    const big = new ClaimedVolume(chart, 'big', {
      storage,
      capacity: gib(400),
      metadata: { namespace: 'default' },
      volume: storage.getVolume({ node: 'raspberrypi-1' }),
    });
    podWith(chart, small, 'one');
    podWith(chart, big, 'two');
    expect(() => Testing.synth(chart)).not.toThrow();
  });
});

describe('an app with a claim that no volume can serve', () => {
  const never =
    "claim 'default/second' (400Gi) is never bound: volume 'local-storage-raspberrypi-1-ssd-data' is pinned to claim 'default/first'";

  function hopeless(allowAtRisk: boolean): App {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()], allowAtRisk });
    new ClaimedVolume(chart, 'first', {
      storage,
      capacity: gib(400),
      metadata: { name: 'first' },
      volume: storage.getVolume({ node: 'raspberrypi-1' }),
    });
    new ClaimedVolume(chart, 'second', { storage, capacity: gib(400), metadata: { name: 'second' } });
    return app;
  }

  test.each([false, true])('is refused whether claims may be at risk or not (%s)', (allowAtRisk) => {
    expect(() => hopeless(allowAtRisk).synth()).toThrow(never);
  });
});

test('a claim of somebody else is not judged', () => {
  const chart = new Chart(Testing.app(), 'chart');
  new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
  const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'their-class');
  new ClaimedVolume(chart, 'claim', { storage, capacity: gib(400) });
  expect(() => Testing.synth(chart)).not.toThrow();
});

test('the plan is made once an app, not once a chart, and again when something has changed', () => {
  const made = jest.mocked(plan).mockClear();
  const app = Testing.app();
  const charts = [1, 2, 3].map((number) => new Chart(app, `chart-${number}`));
  const storage = starved(charts[0], true);
  app.synth();
  expect(made).toHaveBeenCalledTimes(1);
  new ClaimedVolume(charts[1], 'third', { storage, capacity: Size.gibibytes(1) });
  app.synth();
  expect(made).toHaveBeenCalledTimes(2);
});

test('reading a workload for the plan leaves no trace in what is written', () => {
  const rules = (withStorage: boolean): Manifest => {
    const chart = new Chart(Testing.app(), 'chart');
    if (withStorage) {
      new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    }
    const deployment = new Deployment(chart, 'web', { replicas: 2, spread: true });
    deployment.addContainer({ image: 'web' }).mount('/tmp', Volume.fromEmptyDir(chart, 'scratch', 'scratch'));
    deployment.scheduling.spread({ topology: Topology.custom('rack') });
    const written = Testing.synth(chart).find(({ kind }: Manifest) => kind === 'Deployment');
    return written.spec.template.spec.affinity;
  };
  expect(rules(true)).toEqual(rules(false));
});
