import { readdirSync } from 'node:fs';
import { ApiObject, type App, Chart, Size, Testing } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  HdfsCluster,
  LocalPathStorage,
  LocalSsdStorage,
  SparkApplication,
  StaticProvisioner,
} from '../../src';
import { disk, gib } from '../fixtures';

/** A value of a type that the signature does not have. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

/** An app whose first chart could be written. */
function setUp(namespace: string | undefined = 'default') {
  const app = Testing.app();
  new ConfigMap(new Chart(app, 'first'), 'fine');
  const chart = new Chart(app, 'chart', { namespace });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
  return { app, chart, storage };
}

/** The problems that an app is refused for: nothing is written. */
function problemsOf(app: App): string[] {
  try {
    app.synth();
  } catch (error) {
    expect(readdirSync(app.outdir)).toEqual([]);
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
}

const RULE =
  'expected one object of a kind, namespace and name; set another name on one of them, or put it in another namespace';

describe('two objects of one kind, namespace and name', () => {
  test('are refused where this library writes one of them', () => {
    const { app, chart, storage } = setUp();
    new ApiObject(chart, 'mine', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
    });
    new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { name: 'data' } });
    expect(problemsOf(app)).toContain(
      `  [chart] PersistentVolumeClaim 'data' in namespace 'default' is written twice, by 'chart/mine' and by 'chart/claim': ${RULE}`,
    );
  });

  test('are one line for all that two constructs have in common', () => {
    const { app, chart } = setUp();
    const disks = [disk({ mountPath: '/mnt/nvme', dynamic: { capacity: gib(10) } })];
    const storage = new LocalPathStorage(chart, 'dynamic', { disks });
    for (const id of ['a', 'b']) {
      const props = { name: 'pi', storage, scratch: gib(1), mainClass: 'Pi' };
      new SparkApplication(chart, id, { ...props, mainApplicationFile: 'local:///pi.jar' });
    }
    expect(problemsOf(app)).toEqual([
      `  [chart] ServiceAccount 'pi-driver' in namespace 'default' is written twice, by 'chart/a' and by 'chart/b', and so are 3 more: ${RULE}`,
    ]);
  });

  test('of two charts are refused too, and cluster-scoped ones whatever the namespaces', () => {
    const { app, chart } = setUp();
    new ApiObject(new Chart(app, 'other', { namespace: 'other' }), 'class', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast', namespace: undefined },
    });
    const deleted = new LocalSsdStorage(chart, 'deleted', {
      disks: [disk({ mountPath: '/mnt/nvme' })],
      storageClassName: 'deleted',
      reclaimPolicy: 'Delete' as Untyped,
      provisionedBy: StaticProvisioner.NAME,
    });
    new StaticProvisioner(chart, 'deleter', { storages: [deleted], namespace: 'kube-system' });
    new ApiObject(new Chart(app, 'third', { namespace: 'kube-system' }), 'mine', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'local-volume-provisioner' },
    });
    expect(problemsOf(app)).toEqual([
      `  [chart] ServiceAccount 'local-volume-provisioner' in namespace 'kube-system' is written twice, by 'chart' and by 'third': ${RULE}`,
    ]);
  });

  test('are found for cluster-scoped kinds, which cdk8s gives the namespace of their chart', () => {
    const { app, chart } = setUp();
    new ApiObject(chart, 'mine', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-storage' },
      provisioner: 'kubernetes.io/no-provisioner',
    });
    expect(problemsOf(app)).toContain(
      "  [chart] StorageClass 'local-storage' is written twice, by 'chart/ssd' and by 'chart/mine': expected one object of a kind, namespace and name; set another name on one of them",
    );
  });

  test('may be in two namespaces, of two kinds, or of others', () => {
    const { app, chart, storage } = setUp();
    for (const id of ['one', 'two']) {
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } });
    }
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'data' } });
    new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { name: 'data' } });
    new ApiObject(chart, 'elsewhere', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'elsewhere' },
      spec: { resources: { requests: { storage: '1Gi' } } },
    });
    expect(problemsOf(app)).toEqual([]);
  });

  test('are found although the construct that was first to ask is refused', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    expect(() => new HdfsCluster(chart, 'hdfs', {} as Untyped)).toThrow('HDFS');
    const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'fast');
    const namespace = 'My Namespace';
    const create = () =>
      new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { namespace, name: 'A B' } });
    expect(create).toThrow("claim 'A B' is no DNS-1123 subdomain");
    new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { namespace, name: 'data' } });
    expect(problemsOf(app)).toEqual([
      "  [chart] PersistentVolumeClaim 'data' has the namespace 'My Namespace': expected a DNS-1123 label, such as 'default'; set namespace on the chart",
    ]);
  });
});

describe('metadata', () => {
  const claim = (chart: Chart, storage: LocalSsdStorage, metadata: Untyped = {}) =>
    new ClaimedVolume(chart, 'claim', {
      storage,
      capacity: Size.gibibytes(1),
      metadata: { name: 'data', ...metadata },
    });

  test.each<[string, Untyped, string]>([
    [
      'a Date in an annotation',
      { annotations: { a: new Date(0) } },
      "metadata.annotations['a'] as a Date: expected a string; correct metadata.annotations['a']",
    ],
    [
      'a Buffer in a field of its own',
      { note: Buffer.from('x') },
      'metadata.note as a Buffer: expected a string, a number, true or false, a list or a plain object, which YAML can hold; correct metadata.note',
    ],
    [
      'a function',
      { labels: { a: () => 'b' } },
      "metadata.labels['a'] as a function: expected a string; correct metadata.labels['a']",
    ],
    [
      'a number for a namespace',
      { namespace: 5 },
      'metadata.namespace 5: expected a string; correct metadata.namespace',
    ],
    ['a word for finalizers', { finalizers: 'ab' }, "metadata.finalizers 'ab': expected a list; put it in [ ]"],
  ])('fails at once with %s', (_, metadata, message) => {
    const { chart, storage } = setUp();
    expect(() => claim(chart, storage, metadata)).toThrow(new Error(`claim 'data' has ${message}`));
    expect(chart.node.tryFindChild('claim')).toBeUndefined();
  });

  test('fails before anything is written where it was added later, or by the chart', () => {
    const { app, storage } = setUp();
    const labelled = new Chart(app, 'labelled', { namespace: 'default', labels: { 'my team': 'storage' } });
    claim(labelled, storage);
    expect(problemsOf(app)).toEqual([
      "  [chart] PersistentVolumeClaim 'data' has labels with the key 'my team': expected letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, after a DNS-1123 subdomain and '/' if there is one; correct labels",
    ]);
    const third = setUp();
    claim(third.chart, third.storage).metadata.addFinalizers(new Date(0) as Untyped);
    expect(problemsOf(third.app)[0]).toContain(
      "PersistentVolumeClaim 'data' has finalizers[0] as a Date: expected a string",
    );
    const other = setUp();
    claim(other.chart, other.storage).metadata.addAnnotation('at', new Date(0) as Untyped);
    expect(problemsOf(other.app)[0]).toBe(
      "  [chart] PersistentVolumeClaim 'data' has annotations['at'] as a Date: expected a string; correct annotations['at']",
    );
  });
});
