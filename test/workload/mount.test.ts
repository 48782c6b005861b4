import { ApiObject, Chart, Cron, Testing } from 'cdk8s';
import type * as plus27 from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  ClaimTemplate,
  EphemeralVolume,
  LocalSsdStorage,
  type MountOnOptions,
  PodField,
  ProjectedVolume,
  VolumeProjection,
} from '../../src';
import { CDK8S_PLUS, cdk8sPlus } from '../cdk8s-plus';
import { disk, gib, type Manifest } from '../fixtures';
import { setUp as setUpHdfs } from '../hdfs/fixtures';

type Plus = typeof plus27;
type Volume = plus27.IStorage & Pick<ClaimedVolume, 'mountOn'>;
type Mount = (volume: Volume, container: plus27.Container, path: string, options?: MountOnOptions) => void;

const OLDEST = cdk8sPlus(CDK8S_PLUS[0]);
const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;

function setUp() {
  const { chart, create } = setUpHdfs({ namespace: 'apps' });
  const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'theirs');
  const props = { storage, capacity: gib(1) };
  return {
    chart,
    props,
    claim: new ClaimedVolume(chart, 'claim', { ...props, metadata: { name: 'data' } }),
    ephemeral: new EphemeralVolume(chart, 'scratch', props),
    projected: new ProjectedVolume(chart, 'etc', {
      sources: [VolumeProjection.fromDownwardApi([{ path: 'labels', field: PodField.LABELS }])],
      defaultMode: 0o440,
    }),
    configuration: create().configuration,
  };
}

function workloadOf(plus: Plus, chart: Chart, kind: (typeof KINDS)[number]) {
  const props = { metadata: { name: `the-${kind.toLowerCase()}` } };
  switch (kind) {
    case 'StatefulSet':
      return new plus.StatefulSet(chart, kind, {
        ...props,
        service: new plus.Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 80 }] }),
      });
    case 'CronJob':
      return new plus.CronJob(chart, kind, { ...props, schedule: Cron.hourly() });
    default:
      return new plus[kind](chart, kind, props);
  }
}

/** The pods, and the claim templates, of a workload of each kind, in which two containers mount the volumes. */
function written(plus: Plus, mount: Mount): Manifest[] {
  const { chart, props, claim, ephemeral, projected, configuration } = setUp();
  const { HOST_TO_CONTAINER } = plus.MountPropagation;
  for (const kind of KINDS) {
    const workload = workloadOf(plus, chart, kind);
    const container = workload.addContainer({ name: 'app', image: 'app' });
    const init = workload.addInitContainer({ name: 'init', image: 'init' });
    mount(claim, container, '/data', {});
    mount(claim, container, '/logs', { readOnly: true, subPath: 'logs', propagation: HOST_TO_CONTAINER });
    mount(claim, init, '/data', { readOnly: false, subPathExpr: '$(POD_NAME)' });
    mount(ephemeral, container, '/scratch');
    mount(ephemeral, init, '/scratch/', { propagation: 'None' });
    mount(projected, container, '/etc/app');
    mount(configuration, init, '/etc/hadoop/conf', { readOnly: true });
    if (kind === 'StatefulSet') {
      const template = new ClaimTemplate(workload, 'www', props);
      mount(template, container, '/www');
      mount(template, init, '/www', { subPath: 'html' });
    }
  }
  return Testing.synth(chart)
    .filter(({ metadata }) => metadata.name.startsWith('the-'))
    .map(({ kind, spec }) => {
      const template = (spec.jobTemplate?.spec ?? spec).template ?? { spec };
      // cdk8s-plus writes it from 29 on.
      delete template.spec.shareProcessNamespace;
      return { kind, template, volumeClaimTemplates: spec.volumeClaimTemplates };
    });
}

describe.each(CDK8S_PLUS)('mountOn with %s', (name) => {
  const plus = cdk8sPlus(name);
  const mountOn: Mount = (volume, container, path, options) => volume.mountOn(container, path, options);

  test('writes what a mount of the oldest version writes, for each volume in each kind of workload', () => {
    const expected = written(OLDEST, (volume, container, path, options) =>
      container.mount(path, volume, options as plus27.MountOptions),
    );
    expect(expected.map(({ kind }) => kind).sort()).toEqual([...KINDS].sort());
    expect(written(plus, mountOn)).toEqual(expected);
  });

  test('mounts on a container that is made on its own, and on one of a class of the app', () => {
    const { chart, claim } = setUp();
    class Sidecar extends plus.Container {}
    const [attached, sidecar] = [
      new plus.Container({ name: 'attached', image: 'app' }),
      new Sidecar({ name: 'sidecar', image: 'app' }),
    ];
    claim.mountOn(attached, '/data');
    claim.mountOn(sidecar, '/data', { readOnly: true });
    const pod = new plus.Pod(chart, 'pod', { metadata: { name: 'pod' } });
    pod.attachContainer(attached);
    pod.attachContainer(sidecar);
    const [{ spec }] = Testing.synth(chart).filter(({ kind }) => kind === 'Pod');
    expect(spec.volumes).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: false } }]);
    expect(spec.containers.map(({ volumeMounts }: Manifest) => volumeMounts)).toEqual([
      [{ name: 'data', mountPath: '/data' }],
      [{ name: 'data', mountPath: '/data', readOnly: true }],
    ]);
  });

  test('fails for anything that is not a container', () => {
    const { chart, claim } = setUp();
    const pod = new plus.Pod(chart, 'pod');
    const expected = 'expected a container of cdk8s-plus; give';
    expect(() => claim.mountOn(pod, '/data')).toThrow(
      message(`mount of claim 'data' has container as a Pod: ${expected} one of its containers`),
    );
    expect(() => claim.mountOn(new plus.Deployment(chart, 'web'), '/data')).toThrow(
      message(`mount of claim 'data' has container as a Deployment: ${expected} one of its containers`),
    );
    expect(() => claim.mountOn(pod.containers, '/data')).toThrow(
      message(`mount of claim 'data' has container as a list: ${expected} what addContainer() of a pod returns`),
    );
    const volume = plus.Volume.fromEmptyDir(chart, 'empty', 'empty');
    expect(() => claim.mountOn(volume, '/data')).toThrow(
      message(`mount of claim 'data' has container as a Volume: ${expected} what addContainer() of a pod returns`),
    );
  });

  test('fails for a template that a pod of another workload mounts', () => {
    const { chart, props } = setUp();
    const set = workloadOf(plus, chart, 'StatefulSet');
    set.addContainer({ image: 'app' });
    const template = new ClaimTemplate(set, 'www', props);
    const pod = new plus.Pod(chart, 'pod', { metadata: { name: 'other' } });
    pod.addContainer({ image: 'app' });
    template.mountOn(pod.addInitContainer({ image: 'app' }), '/www');
    expect(() => Testing.synth(chart)).toThrow(
      "Pod 'other' mounts claim template 'www' of StatefulSet 'the-statefulset': expected a container of that set",
    );
  });

  test('fails at synthesis where a pod asks for another node than that of its pinned claim', () => {
    const { chart } = setUp();
    const storage = new LocalSsdStorage(chart, 'disks', {
      storageClassName: 'disks',
      disks: [disk({ mountPath: '/mnt/other' }), disk({ mountPath: '/mnt/other', node: 'raspberrypi-2' })],
    });
    const pinned = new ClaimedVolume(chart, 'pinned', {
      metadata: { name: 'pinned' },
      storage,
      capacity: gib(1),
      volume: storage.getVolume({ node: 'raspberrypi-1' }),
    });
    const job = new plus.Job(chart, 'job', { metadata: { name: 'job' } });
    pinned.mountOn(job.addContainer({ image: 'app' }), '/data');
    const { Node, NodeLabelQuery } = plus;
    job.scheduling.attract(Node.labeled(NodeLabelQuery.is('kubernetes.io/hostname', 'raspberrypi-2')));
    expect(() => Testing.synth(chart)).toThrow(
      "Job 'job' asks for node affinity kubernetes.io/hostname In raspberrypi-2, and its claim 'pinned' is pinned to volume 'disks-raspberrypi-1-other-data' on node 'raspberrypi-1'",
    );
  });

  test('is in the plan at synthesis: a StatefulSet that asks for another node than those of the storage', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps' });
    const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    const set = workloadOf(plus, chart, 'StatefulSet');
    const claim = new ClaimedVolume(chart, 'claim', { metadata: { name: 'data' }, storage, capacity: gib(1) });
    claim.mountOn(set.addContainer({ image: 'app' }), '/data');
    set.scheduling.assign(plus.Node.named('raspberrypi-2'));
    expect(() => Testing.synth(chart)).toThrow("[chart/ssd] claim 'apps/data' (1Gi) is never bound: ");
  });

  test('leaves the other volumes of a StatefulSet where they are, however often it is written', () => {
    const { chart, claim } = setUp();
    const container = workloadOf(plus, chart, 'StatefulSet').addContainer({ image: 'app' });
    container.mount('/tmp', plus.Volume.fromEmptyDir(chart, 'empty', 'empty'));
    claim.mountOn(container, '/data');
    const [first, second] = [1, 2].map(() =>
      Testing.synth(chart).find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'the-statefulset'),
    );
    expect(first.spec.template.spec.volumes.map(({ name }: Manifest) => name)).toEqual(['empty', 'data']);
    expect(first.spec).not.toHaveProperty('volumeClaimTemplates');
    expect(second).toEqual(first);
  });

  test('reads a workload without a trace: a spread Deployment has the rules that it has in an app without the library', () => {
    const rulesOf = (mount: (container: plus27.Container) => void, chart: Chart) => {
      const web = new plus.Deployment(chart, 'web', { spread: true, containers: [{ image: 'web' }] });
      mount(web.containers[0]);
      const [{ spec }] = Testing.synth(chart).filter(({ kind }) => kind === 'Deployment');
      return spec.template.spec.affinity;
    };
    const { chart, claim } = setUp();
    const rules = rulesOf((container) => claim.mountOn(container, '/data'), chart);
    expect(rules).toHaveProperty('podAntiAffinity');
    expect(JSON.stringify(rules).length).toBe(
      JSON.stringify(rulesOf(() => undefined, new Chart(Testing.app(), 'chart', { namespace: 'apps' }))).length,
    );
  });

  test('fails at synthesis where a pod of another namespace mounts a claim', () => {
    const { chart, claim } = setUp();
    const other = new Chart(chart.node.root, 'other', { namespace: 'other' });
    const daemons = new plus.DaemonSet(other, 'daemons', { metadata: { name: 'daemons' } });
    claim.mountOn(daemons.addContainer({ image: 'app' }), '/data');
    expect(() => Testing.synth(chart)).toThrow(
      "DaemonSet 'daemons' in namespace 'other' mounts PersistentVolumeClaim 'data' of namespace 'apps': ",
    );
  });

  test('fails at synthesis where an ephemeral volume would have the claim of another pod', () => {
    const { chart, props, ephemeral } = setUp();
    new ClaimedVolume(chart, 'taken', { ...props, metadata: { name: 'app-scratch' } });
    const pod = new plus.Pod(chart, 'pod', { metadata: { name: 'app' } });
    ephemeral.mountOn(pod.addContainer({ image: 'app' }), '/scratch');
    expect(() => Testing.synth(chart)).toThrow("'app-scratch'");
  });
});

test.each([
  ['undefined', undefined, 'no container'],
  ['null', null, 'container null'],
  ['a path, where the arguments are in the order of container.mount', '/data', "container '/data'"],
  ['a text with an end of line', 'a\nb', "container 'a\\nb'"],
  ['a long text', 'a'.repeat(5000), `container '${'a'.repeat(80)}…' (5000 characters)`],
  ['a number', 5, 'container 5'],
  ['an empty object', {}, 'container as an object'],
  ['an object without a prototype', Object.create(null), 'container as an object without a prototype'],
  ['the properties of a container', { name: 'app', image: 'app' }, 'container as an object'],
  ['an object that looks like a container', { name: 'app', mounts: [], mount: () => 0 }, 'container as an object'],
  ['a function', () => undefined, 'container as a function'],
  ['a class', OLDEST.Container, 'container as a function'],
  ['a symbol', Symbol('container'), 'container Symbol(container)'],
  ['a container of a pod in the API', { name: 'app', volumeMounts: [] }, 'container as an object'],
])('mountOn fails for %s', (_, given, described) => {
  expect(() => setUp().claim.mountOn(given, '/data')).toThrow(
    message(
      `mount of claim 'data' has ${described}: expected a container of cdk8s-plus; give what addContainer() of a pod returns`,
    ),
  );
});

test('mountOn fails for an object of an app that is not a container', () => {
  const { chart, claim } = setUp();
  const object = new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Pod' });
  expect(() => claim.mountOn(object, '/data')).toThrow("mount of claim 'data' has container as an ApiObject: ");
  expect(() => claim.mountOn(chart, '/data')).toThrow("mount of claim 'data' has container as a Chart: ");
});

test('mountOn fails for a container of a version with other members', () => {
  class Container {
    public readonly name = 'app';
  }
  Object.assign(Container, { [Symbol.for('jsii.rtti')]: { fqn: 'cdk8s-plus-99.Container', version: '1.0.0' } });
  expect(() => setUp().claim.mountOn(new Container(), '/data')).toThrow(
    message(
      "mount of claim 'data' has container of cdk8s-plus-99: expected one that has name, mounts and mount, as that of cdk8s-plus-27; use a version of cdk8s-plus that has them",
    ),
  );
});

test('a field of anything that is not a container fails in the same way', () => {
  expect(() => PodField.resource(undefined, OLDEST.ResourceFieldPaths.CPU_LIMIT)).toThrow(
    message(
      'field of the downward API has no container: expected a container of cdk8s-plus; give what addContainer() of a pod returns',
    ),
  );
});

describe('mountOn', () => {
  const mountAt = (path: unknown, options?: unknown) => () =>
    setUp().claim.mountOn(
      new OLDEST.Container({ name: 'app', image: 'app' }),
      path as string,
      options as MountOnOptions,
    );
  const place = "the mount of claim 'data' in container 'app'";
  const long = 'a'.repeat(200);
  const longest = `/${long}`.repeat(21);

  test.each([
    ['data', `path 'data' of ${place} is relative: expected an absolute path, such as '/data'`],
    ['', `path '' of ${place} is relative: expected an absolute path, such as '/data'`],
    ['C:\\data', `path 'C:\\data' of ${place} is relative: expected an absolute path, such as '/data'`],
    ['/a:b', `path '/a:b' of ${place} contains ':', which Kubernetes does not allow there: expected a path without it`],
    ['/', `path '/' of ${place} is the root of the container: expected a directory below it, such as '/data'`],
    ['//', `path '//' of ${place} is the root of the container: expected a directory below it, such as '/data'`],
    ['/a/..', `path '/a/..' of ${place} is the root of the container: expected a directory below it, such as '/data'`],
    ['/data/../etc', `path '/data/../etc' of ${place} is not normalised: expected '/etc'`],
    ['/data//logs', `path '/data//logs' of ${place} is not normalised: expected '/data/logs'`],
    [
      longest,
      `path '${longest.slice(0, 300)}…' (4221 characters) of ${place} has 4221 bytes: expected at most 4095, which the kernel takes; shorten it`,
    ],
  ])('fails at the path %j', (path, expected) => {
    expect(mountAt(path)).toThrow(message(expected));
  });

  const mount = "mount of claim 'data' in container 'app' has";
  const oneLine = 'expected a string in one line, without control characters; correct';

  test.each([
    [undefined, {}, "no path: expected an absolute path, such as '/data'; set path"],
    [5, {}, "path 5: expected an absolute path, such as '/data'; correct path"],
    [['/data'], {}, "path as a list: expected an absolute path, such as '/data'; correct path"],
    ['/a\nb', {}, `path '/a\\nb': ${oneLine} path`],
    ['/a\0', {}, `path '/a\\u0000': ${oneLine} path`],
    ['/data', null, 'options null: expected an object; correct options'],
    ['/data', 'readOnly', "options 'readOnly': expected an object; correct options"],
    ['/data', { readonly: true }, 'options.readonly: expected readOnly; rename it to readOnly'],
    [
      '/data',
      { recursive: true },
      'options.recursive: expected readOnly, subPath, subPathExpr, propagation; correct its name',
    ],
    ['/data', { readOnly: 'false' }, "options.readOnly 'false': expected true or false; correct options.readOnly"],
    ['/data', { readOnly: null }, 'options.readOnly null: expected true or false; leave it out, or give it a value'],
    ['/data', { subPath: 5 }, 'options.subPath 5: expected a string; correct options.subPath'],
    ['/data', { subPath: 'a\tb' }, `options.subPath 'a\\tb': ${oneLine} options.subPath`],
    [
      '/data',
      { propagation: 'HOST_TO_CONTAINER' },
      "options.propagation 'HOST_TO_CONTAINER': expected None, HostToContainer or Bidirectional; correct options.propagation",
    ],
    [
      '/data',
      { subPath: 'logs', subPathExpr: '$(POD_NAME)' },
      'a subPath and a subPathExpr, which Kubernetes refuses: expected one of them; remove the other',
    ],
  ])('fails at %j with the options %j', (path, options, expected) => {
    expect(mountAt(path, options)).toThrow(message(`${mount} ${expected}`));
  });

  test.each([
    [
      { subPath: '/logs' },
      "subPath '/logs'",
      "is absolute: expected a path below the root of the volume, such as 'logs'",
    ],
    [{ subPath: '../x' }, "subPath '../x'", "contains '..', which Kubernetes refuses: expected a path without it"],
    [
      { subPathExpr: 'a/../b' },
      "subPathExpr 'a/../b'",
      "contains '..', which Kubernetes refuses: expected a path without it",
    ],
  ])('fails below the volume with %j', (options, property, expected) => {
    expect(mountAt('/data', options)).toThrow(message(`${property} of ${place} ${expected}`));
  });

  test('takes a path with a name that begins with two dots, and one that ends with a slash', () => {
    expect(mountAt('/..data/', { subPath: '..a/b' })).not.toThrow();
  });

  test.each(['/data', '/data/'])('fails at %s where the container mounts something at /data', (path) => {
    const { chart, claim } = setUp();
    const container = new OLDEST.Container({ name: 'app', image: 'app' });
    container.mount('/data', OLDEST.Volume.fromEmptyDir(chart, 'empty', 'empty'));
    expect(() => claim.mountOn(container, path)).toThrow(
      message(
        `path '${path}' of ${place} has volume 'empty' already: expected a path of its own; mount one of them elsewhere`,
      ),
    );
    expect(container.mounts).toHaveLength(1);
  });

  test('names the volume in its messages', () => {
    const { chart, props, ephemeral, projected, configuration } = setUp();
    const template = new ClaimTemplate(workloadOf(OLDEST, chart, 'StatefulSet'), 'www', props);
    const volumes: Volume[] = [ephemeral, projected, configuration, template];
    const messages = volumes.map((volume) => {
      try {
        volume.mountOn(undefined, '/data');
        return '';
      } catch (error) {
        return (error as Error).message.replace(/^mount of (.*) has no container: .*$/, '$1');
      }
    });
    expect(messages).toEqual([
      "ephemeral volume 'scratch'",
      "projected volume 'etc'",
      "HDFS configuration 'hdfs-configuration'",
      "claim template 'www' of StatefulSet 'the-statefulset'",
    ]);
  });

  test('fails for a claim of a raw device', () => {
    const { chart, props } = setUp();
    const raw = new ClaimedVolume(chart, 'raw', {
      ...props,
      metadata: { name: 'raw' },
      volumeMode: OLDEST.PersistentVolumeMode.BLOCK,
    });
    const container = new OLDEST.Container({ image: 'app' });
    expect(() => raw.mountOn(container, '/dev/disk')).toThrow("claim 'raw' has volumeMode Block");
    expect(container.mounts).toEqual([]);
  });
});

/** An error of just this message. */
function message(text: string): Error {
  return new Error(text);
}
