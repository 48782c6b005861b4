import { ApiObject, Chart, Testing } from 'cdk8s';
import { ConfigMap, PersistentVolumeMode, Service, StatefulSet, Volume } from 'cdk8s-plus-27';
import { ClaimedVolume, ClaimTemplate, LocalSsdStorage, type MountedDisk } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

function setUp(name = 'db', volumes?: MountedDisk['volumes']) {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps', labels: { team: 'a' } });
  const disks = [disk({ volumes }), disk({ node: 'raspberrypi-2', volumes })];
  const storage = new LocalSsdStorage(chart, 'ssd', { disks });
  const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 1 }] });
  const set = new StatefulSet(chart, 'set', {
    metadata: { name },
    replicas: 2,
    service,
    containers: [{ image: 'db' }],
  });
  return { chart, storage, set, container: set.containers[0] };
}

describe('volumeClaimTemplates', () => {
  test('are in the set, and the pod has no volume of its own for them', () => {
    const { chart, storage, set, container } = setUp();
    container.mount('/data', new ClaimTemplate(set, 'data', { storage, capacity: gib(400) }));
    const [{ spec }] = ofKind(chart, 'StatefulSet');
    expect(spec.volumeClaimTemplates).toEqual([
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '400Gi' } },
          storageClassName: 'local-storage',
          volumeMode: 'Filesystem',
        },
      },
    ]);
    expect(spec.template.spec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }]);
    expect(spec.template.spec).not.toHaveProperty('volumes');
  });

  test('can be several, beside other volumes of the pod', () => {
    const { chart, storage, set, container } = setUp('db', [
      { name: 'a', capacity: gib(1) },
      { name: 'b', capacity: gib(1) },
    ]);
    container.mount('/a', new ClaimTemplate(set, 'a', { storage, capacity: gib(1) }));
    container.mount('/b', new ClaimTemplate(set, 'b', { storage, capacity: gib(1), name: 'log', labels: { x: 'y' } }), {
      readOnly: true,
      subPath: 'sub',
    });
    container.mount(
      '/etc/db',
      Volume.fromConfigMap(chart, 'volume', new ConfigMap(chart, 'config'), { name: 'config' }),
    );
    const [{ spec }] = ofKind(chart, 'StatefulSet');
    expect(spec.volumeClaimTemplates.map(({ metadata }: { metadata: object }) => metadata)).toEqual([
      { name: 'a' },
      { name: 'log', labels: { x: 'y' } },
    ]);
    expect(spec.template.spec.volumes.map(({ name }: { name: string }) => name)).toEqual(['config']);
    expect(spec.template.spec.containers[0].volumeMounts[1]).toEqual({
      mountPath: '/b',
      name: 'log',
      readOnly: true,
      subPath: 'sub',
    });
  });

  test('carry labels and annotations of their own, and not those of the chart', () => {
    const { chart, storage, set } = setUp();
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1), labels: { x: 'y' }, annotations: { 'a/b': 'c' } });
    expect(ofKind(chart, 'StatefulSet')[0].spec.volumeClaimTemplates[0].metadata).toEqual({
      name: 'data',
      labels: { x: 'y' },
      annotations: { 'a/b': 'c' },
    });
  });

  test('belong to a plain StatefulSet too', () => {
    const { chart, storage } = setUp();
    const set = new ApiObject(chart, 'plain', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'plain' },
      spec: {
        template: { spec: { containers: [{ name: 'c', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] } },
      },
    });
    const template = new ClaimTemplate(set, 'data', { storage, capacity: gib(1), pins: [storage.volumes[0]] });
    expect(template.claimNameOf(1)).toBe('data-plain-1');
    const [, { spec }] = ofKind(chart, 'StatefulSet');
    expect(spec.volumeClaimTemplates[0].spec.resources).toEqual({ requests: { storage: '1Gi' } });
    expect(spec.template.spec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }]);
  });

  test('are the same however often the chart is written', () => {
    const { chart, storage, set, container } = setUp();
    container.mount('/data', new ClaimTemplate(set, 'data', { storage, capacity: gib(1) }));
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
    expect(Testing.synth(chart)).toMatchSnapshot();
  });
});

describe('pins by ordinal', () => {
  test('reserve a volume for the claim of each pod', () => {
    const { chart, storage, set } = setUp();
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1), pins: [...storage.volumes].reverse() });
    expect(ofKind(chart, 'PersistentVolume').map(({ metadata, spec }) => [metadata.name, spec.claimRef])).toEqual([
      ['local-storage-raspberrypi-1-ssd-data', expect.objectContaining({ namespace: 'apps', name: 'data-db-1' })],
      ['local-storage-raspberrypi-2-ssd-data', expect.objectContaining({ namespace: 'apps', name: 'data-db-0' })],
    ]);
  });

  test('fail when another claim of the app has the name', () => {
    const { chart, storage, set } = setUp();
    const [first, second] = storage.volumes;
    new ClaimedVolume(chart, 'claim', { metadata: { name: 'x-db-0' }, storage, capacity: gib(1), volume: first });
    expect(() => new ClaimTemplate(set, 'x', { storage, capacity: gib(1), pins: [second] })).toThrow(
      "claim 'x-db-0' in namespace 'apps' is there twice: expected one claim of a name; set metadata.name on one of them",
    );
    expect(second.claimRef).toBeUndefined();
  });

  test('fail when a volume is given twice', () => {
    const { storage, set } = setUp();
    const [volume] = storage.volumes;
    expect(() => new ClaimTemplate(set, 'data', { storage, capacity: gib(1), pins: [volume, volume] })).toThrow(
      "volume 'local-storage-raspberrypi-1-ssd-data' is already pinned to claim 'data-db-0' in namespace 'apps': expected a free volume for claim 'data-db-1'; take another one",
    );
    expect(volume.claimRef).toBeUndefined();
  });
});

describe('bad input', () => {
  test('fails when the name of the set is over 52 characters', () => {
    const name = 'x'.repeat(53);
    const { storage, set } = setUp(name);
    expect(() => new ClaimTemplate(set, 'data', { storage, capacity: gib(1) })).toThrow(
      `StatefulSet '${name}' has a name of 53 characters: expected at most 52, since the controller adds 11 for a label; shorten metadata.name`,
    );
    const { storage: other, set: longest } = setUp('x'.repeat(52));
    expect(() => new ClaimTemplate(longest, 'data', { storage: other, capacity: gib(1) })).not.toThrow();
  });

  test('fails when the scope is no StatefulSet', () => {
    const { chart, storage } = setUp();
    expect(() => new ClaimTemplate(chart, 'data', { storage, capacity: gib(1) })).toThrow(
      "claim template 'data' belongs to construct 'chart': expected a StatefulSet as its scope; for other pods use ClaimedVolume",
    );
    const pod = new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod' });
    expect(() => new ClaimTemplate(pod, 'data', { storage, capacity: gib(1) })).toThrow(
      "claim template 'data' belongs to v1 Pod 'chart/pod': expected a StatefulSet as its scope",
    );
  });

  test('fails when a set has two templates of a name, or the name is none', () => {
    const { storage, set } = setUp();
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1) });
    expect(() => new ClaimTemplate(set, 'again', { storage, capacity: gib(1), name: 'data' })).toThrow(
      "claim template 'data' is there twice in StatefulSet 'db': expected one template of a name; set name on one of them",
    );
    expect(() => new ClaimTemplate(set, 'Data', { storage, capacity: gib(1) })).toThrow(
      "claim template 'Data' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
    );
  });

  test('fails when the set has a volume of that name', () => {
    const { chart, storage, set, container } = setUp();
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1) });
    container.mount('/etc/db', Volume.fromConfigMap(chart, 'volume', new ConfigMap(chart, 'config'), { name: 'data' }));
    expect(() => Testing.synth(chart)).toThrow(
      "StatefulSet 'db' has a volume 'data' beside its claim template 'data': expected names of their own; set name on the ClaimTemplate",
    );
  });

  test('fails when a plain set has a template of that name already', () => {
    const { chart, storage } = setUp();
    const set = new ApiObject(chart, 'plain', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'plain' },
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }], template: { spec: { containers: [] } } },
    });
    new ClaimTemplate(set, 'data', { storage, capacity: gib(1) });
    expect(() => Testing.synth(chart)).toThrow(
      "StatefulSet 'plain' has a second claim template 'data' beside its claim template 'data': expected names of their own; set name on the ClaimTemplate",
    );
  });

  test('fails when the StatefulSet is of another API', () => {
    const { chart, storage } = setUp();
    const set = new ApiObject(chart, 'kruise', { apiVersion: 'apps.kruise.io/v1beta1', kind: 'StatefulSet' });
    expect(() => new ClaimTemplate(set, 'data', { storage, capacity: gib(1) })).toThrow(
      "claim template 'data' belongs to apps.kruise.io/v1beta1 StatefulSet 'chart/kruise': expected a StatefulSet as its scope",
    );
  });

  test('fails when no volume is large enough', () => {
    const { storage, set } = setUp();
    expect(() => new ClaimTemplate(set, 'data', { storage, capacity: gib(500) })).toThrow(
      "claim template 'data' of StatefulSet 'db' asks for 500Gi: expected at most 400Gi, which volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1' has, the largest of class 'local-storage'; lower the request or add a larger disk",
    );
  });

  test('fails when a raw device is mounted', () => {
    const { chart, set, container } = setUp();
    const storage = new LocalSsdStorage(chart, 'raw', {
      storageClassName: 'raw',
      devices: [{ node: 'n', devicePath: '/dev/disk/by-id/x', name: 'x', capacity: gib(1) }],
    });
    const volumeMode = PersistentVolumeMode.BLOCK;
    const template = new ClaimTemplate(set, 'data', { storage, capacity: gib(1), volumeMode });
    expect(() => container.mount('/data', template)).toThrow(
      "claim template 'data' of StatefulSet 'db' has volumeMode Block, which cannot be mounted: expected Filesystem; for a raw device name the template in volumeDevices",
    );
  });
});
