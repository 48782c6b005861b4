import { Chart, Testing } from 'cdk8s';
import { ConfigMap, Deployment, Pod, Secret } from 'cdk8s-plus-27';
import { ClaimedVolume, LocalSsdStorage, ProjectedVolume, VolumeProjection } from '../../src';
import { disk, gib } from '../fixtures';
import { setUp as setUpHdfs } from '../hdfs/fixtures';

function setUp() {
  const app = Testing.app();
  const chart = new Chart(app, 'chart', { namespace: 'data' });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
  return { app, chart, storage, beside: (namespace?: string) => new Chart(app, `beside-${namespace}`, { namespace }) };
}

const RULE = 'expected one of its own namespace, without which the pod never starts; put both in one namespace';

describe('a pod of another namespace', () => {
  test('cannot mount a claim', () => {
    const { app, chart, storage, beside } = setUp();
    const claim = new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { name: 'data' } });
    const web = new Deployment(beside('web'), 'web', { metadata: { name: 'web' }, containers: [{ image: 'web' }] });
    web.containers[0].mount('/data', claim);
    expect(() => app.synth()).toThrow(
      `[chart] Deployment 'web' in namespace 'web' mounts PersistentVolumeClaim 'data' of namespace 'data': ${RULE}`,
    );
  });

  test('cannot mount the files of ConfigMaps and Secrets', () => {
    const { app, chart, beside } = setUp();
    const configMap = new ConfigMap(chart, 'config', { metadata: { name: 'config' }, data: { a: 'b' } });
    const secret = new Secret(chart, 'secret', { metadata: { name: 'secret' }, stringData: { c: 'd' } });
    const theirs = ConfigMap.fromConfigMapName(chart, 'theirs', 'theirs');
    const sources = [
      ...[configMap, theirs].map((source) => VolumeProjection.fromConfigMap(source)),
      VolumeProjection.fromSecret(secret),
    ];
    const pod = new Pod(beside('web'), 'pod', { metadata: { name: 'web' } });
    pod.addContainer({ image: 'web' }).mount('/all', new ProjectedVolume(chart, 'all', { sources }));
    expect(() => app.synth()).toThrow(
      new Error(
        [
          'Validation failed with the following errors:',
          `  [chart] Pod 'web' in namespace 'web' mounts ConfigMap 'config' of namespace 'data': ${RULE}`,
          `  [chart] Pod 'web' in namespace 'web' mounts Secret 'secret' of namespace 'data': ${RULE}`,
        ].join('\n'),
      ),
    );
  });

  test('cannot mount the configuration of HDFS', () => {
    const { chart, create } = setUpHdfs();
    const { configuration } = create();
    const pod = new Pod(new Chart(chart.node.root, 'clients', { namespace: 'clients' }), 'pod', {
      metadata: { name: 'client' },
    });
    pod.addContainer({ image: 'client' }).mount('/etc/hadoop/conf', configuration);
    expect(() => Testing.synth(chart)).toThrow(
      `Pod 'client' in namespace 'clients' mounts ConfigMap 'hdfs-configuration' of namespace 'hdfs': ${RULE}`,
    );
  });
});

test('a pod can mount what is in its namespace, or where whoever applies it decides', () => {
  const { app, chart, storage, beside } = setUp();
  const claim = new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), metadata: { name: 'data' } });
  for (const scope of [chart, beside(undefined)]) {
    new Pod(scope, 'pod').addContainer({ image: 'web' }).mount('/data', claim);
  }
  expect(() => app.synth()).not.toThrow();
});
