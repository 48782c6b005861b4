import { type App, Chart, Testing } from 'cdk8s';
import { Node, Pod, StatefulSet } from 'cdk8s-plus-27';
import { ClaimedVolume, ClaimTemplate, LocalPathStorage, LocalSsdStorage, type LocalSsdStorageProps } from '../../src';
import { plan } from '../../src/model/plan/planner';
import { disk, gib, type Manifest } from '../fixtures';

const ALLOW = 'cdk8s-local-storage/allow-at-risk';

/** Which documents have the annotation, and where in them it is. */
function accepting(chart: Chart): string[] {
  return Testing.synth(chart).flatMap(({ kind, metadata, ...rest }: Manifest) => [
    ...(metadata.annotations?.[ALLOW] === 'true' ? [`${kind} ${metadata.name}`] : []),
    ...(JSON.stringify(rest).includes(ALLOW) ? [`${kind} ${metadata.name}: inside`] : []),
  ]);
}

/** A StatefulSet and a pod for fewer disks than they ask for. */
function contested(props: Partial<LocalSsdStorageProps>): Chart {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  const disks = [disk(), disk({ node: 'raspberrypi-2' })];
  const storage = new LocalSsdStorage(chart, 'ssd', { disks, ...props });
  const containers = [{ image: 'web', portNumber: 80 }];
  const set = new StatefulSet(chart, 'web', { metadata: { name: 'web' }, replicas: 2, containers });
  set.containers[0].mount('/data', new ClaimTemplate(set, 'data', { storage, capacity: gib(400) }));
  mounting(chart, new ClaimedVolume(chart, 'claim', { metadata: { name: 'claim' }, storage, capacity: gib(400) }));
  return chart;
}

function mounting(chart: Chart, claim: ClaimedVolume): void {
  const pod = new Pod(chart, `pod-${claim.claimName}`, { metadata: { name: `pod-${claim.claimName}` } });
  pod.addContainer({ image: 'busybox' }).mount('/mnt', claim);
}

describe('what a storage accepts is written', () => {
  test('in its StorageClass, and nowhere else', () => {
    expect(accepting(contested({ allowAtRisk: true }))).toEqual(['StorageClass local-storage']);
  });

  test('in its volumes, and nowhere else, where there is no class', () => {
    expect(accepting(contested({ storageClassName: '', allowAtRisk: true }))).toEqual([
      'PersistentVolume raspberrypi-1-ssd-data',
      'PersistentVolume raspberrypi-2-ssd-data',
    ]);
  });

  test('in the StorageClass of volumes on demand', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const disks = [disk({ dynamic: { capacity: gib(1) } })];
    new LocalPathStorage(chart, 'dynamic', { disks, allowAtRisk: true });
    expect(accepting(chart)).toEqual(['StorageClass local-path-ssd']);
  });

  test('only if it accepts it', () => {
    for (const allowAtRisk of [undefined, false]) {
      const chart = new Chart(Testing.app(), 'chart');
      new LocalSsdStorage(chart, 'ssd', { disks: [disk({ dynamic: { capacity: gib(1) } })], allowAtRisk });
      new LocalPathStorage(chart, 'dynamic', { disks: [disk({ dynamic: { capacity: gib(1) } })], allowAtRisk });
      expect(JSON.stringify(Testing.synth(chart))).not.toContain('allow-at-risk');
    }
  });

  test('so that the plan of what is written accepts what synthesis accepts', () => {
    for (const storageClassName of ['local-storage', '']) {
      const { claims } = plan(Testing.synth(contested({ storageClassName, allowAtRisk: true })));
      const accepted = claims.flatMap(({ verdict }) => (verdict.kind === 'at risk' ? [verdict.accepted] : []));
      expect(accepted).toEqual([true, true]);
    }
  });
});

describe('claims without a class', () => {
  /** Two storages without a class, and three claims for their two volumes. */
  function twoStorages(...accept: boolean[]): App {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const storages = accept.map(
      (allowAtRisk, index) =>
        new LocalSsdStorage(chart, `ssd-${index}`, {
          storageClassName: '',
          disks: [disk({ node: `raspberrypi-${index + 1}` })],
          allowAtRisk,
        }),
    );
    for (const name of ['a', 'b', 'c']) {
      new ClaimedVolume(chart, name, { metadata: { name }, storage: storages[0], capacity: gib(400) });
    }
    return app;
  }

  test('are accepted if all storages that they may get a volume of accept it', () => {
    expect(() => twoStorages(true, true).synth()).not.toThrow();
  });

  test.each([
    [true, false],
    [false, true],
  ])('are not if one of them does not (%s, %s)', (first, second) => {
    expect(() => twoStorages(first, second).synth()).toThrow("claim 'default/a' is at risk: ");
  });
});

describe('claims on volumes that are made on demand', () => {
  const scratch = (chart: Chart, props: object = {}) =>
    new LocalPathStorage(chart, 'dynamic', { disks: [disk({ dynamic: { capacity: gib(10) } })], ...props });

  test('are judged when they are synthesized, as by the plan', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const storage = scratch(chart);
    const claim = new ClaimedVolume(chart, 'tmp', { metadata: { name: 'tmp' }, storage, capacity: gib(1) });
    const pod = new Pod(chart, 'pod', { metadata: { name: 'pod' } });
    pod.addContainer({ image: 'busybox' }).mount('/tmp', claim);
    pod.scheduling.assign(Node.named('raspberrypi-2'));
    expect(() => app.synth()).toThrow(
      "claim 'default/tmp' (1Gi) is never bound: class 'local-path-ssd' makes a volume when the scheduler places the pod, and spec.nodeName 'raspberrypi-2' passes it by; use a nodeSelector of kubernetes.io/hostname 'raspberrypi-2' in place of spec.nodeName",
    );
  });

  /** Two pods, each with a claim on one volume and a claim on what is made on demand. */
  function pairs(accepted: { readonly ssd?: boolean; readonly scratch?: boolean }): App {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const disks = [disk({ volumes: [{ name: 'data', capacity: gib(100) }], dynamic: { capacity: gib(10) } })];
    const ssd = new LocalSsdStorage(chart, 'ssd', { disks, allowAtRisk: accepted.ssd });
    const made = scratch(chart, { disks, allowAtRisk: accepted.scratch });
    for (const name of ['a', 'b']) {
      const pod = new Pod(chart, name, { metadata: { name } });
      const container = pod.addContainer({ image: 'busybox' });
      for (const [kind, storage] of Object.entries({ data: ssd, tmp: made })) {
        const claim = `${kind}-${name}`;
        container.mount(
          `/${kind}`,
          new ClaimedVolume(chart, claim, { metadata: { name: claim }, storage, capacity: gib(1) }),
        );
      }
    }
    return app;
  }

  test('are accepted with the other claims of their pod', () => {
    expect(() => pairs({ ssd: true }).synth()).not.toThrow();
  });

  test('are not accepted for the other claims of their pod', () => {
    expect(() => pairs({ scratch: true }).synth()).toThrow("claim 'default/data-a' is at risk: ");
  });

  test('say what helps', () => {
    expect(() => pairs({}).synth()).toThrow(
      "claim 'default/tmp-a' is at risk: if Pod 'b' is scheduled on node 'raspberrypi-1' first, its claim 'default/data-b' takes volume 'local-storage-raspberrypi-1-ssd-data' (100Gi), and no node is left for its pod; pin the other claims of its pod, or set allowAtRisk on storage 'local-path-ssd'",
    );
  });
});
