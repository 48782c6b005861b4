import { Size, Testing } from 'cdk8s';
import { Pod } from 'cdk8s-plus-27';
import { plan } from '../../src/model/plan/planner';
import { expectRestricted, gib, type Manifest, ofKind } from '../fixtures';
import { NODES, setUp, ssd } from './fixtures';

/** A StatefulSet by the end of its name. */
function setOf(chart: Parameters<typeof ofKind>[0], component: string): Manifest {
  return ofKind(chart, 'StatefulSet').find(({ metadata }) => metadata.name.endsWith(`-${component}`));
}

function podSpecsOf(chart: Parameters<typeof ofKind>[0]): Manifest[] {
  return [...ofKind(chart, 'StatefulSet'), ...ofKind(chart, 'Job')].map(({ spec }) => spec.template.spec);
}

test('writes the same documents each time', () => {
  const { chart, create } = setUp();
  create({ homes: ['spark'] });
  expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  expect(Testing.synth(chart)).toMatchSnapshot();
});

test('every claim is guaranteed its volume', () => {
  const { chart, create } = setUp();
  create();
  const { claims } = plan(Testing.synth(chart));
  expect(claims.map(({ claim, verdict }) => [claim.name, verdict.kind])).toEqual([
    ['name-hdfs-namenode-0', 'guaranteed'],
    ['checkpoint-hdfs-secondarynamenode-0', 'guaranteed'],
    ['data-0-hdfs-datanode-0', 'guaranteed'],
    ['data-0-hdfs-datanode-1', 'guaranteed'],
  ]);
});

describe('volumes', () => {
  const claimed = (chart: Parameters<typeof ofKind>[0]) =>
    ofKind(chart, 'PersistentVolume')
      .filter(({ spec }) => spec.claimRef)
      .map(({ metadata, spec }) => [metadata.name.replace('local-storage-', ''), spec.claimRef.name]);

  test('are kept for the pods by node and disk', () => {
    const disks = NODES.flatMap((node) => [ssd(node), { node, mountPath: '/mnt/ssd-2', capacity: gib(400) }]);
    const { chart, create } = setUp({ disks });
    create({ toleratedDiskFailures: 1 });
    expect(claimed(chart)).toEqual([
      ['raspberrypi-1-ssd-data', 'data-0-hdfs-datanode-0'],
      ['raspberrypi-1-ssd-name', 'name-hdfs-namenode-0'],
      ['raspberrypi-1-ssd-2-data', 'data-1-hdfs-datanode-0'],
      ['raspberrypi-2-ssd-data', 'data-0-hdfs-datanode-1'],
      ['raspberrypi-2-ssd-checkpoint', 'checkpoint-hdfs-secondarynamenode-0'],
      ['raspberrypi-2-ssd-2-data', 'data-1-hdfs-datanode-1'],
    ]);
    const { template, volumeClaimTemplates } = setOf(chart, 'datanode').spec;
    expect(volumeClaimTemplates.map(({ metadata }: Manifest) => metadata.name)).toEqual(['data-0', 'data-1']);
    expect(template.spec.containers[0].volumeMounts.slice(0, 2)).toEqual([
      { name: 'data-0', mountPath: '/volumes/data-0' },
      { name: 'data-1', mountPath: '/volumes/data-1' },
    ]);
  });

  test('of a node that is added at the end change no other, nor a claim template', () => {
    const before = setUp();
    before.create();
    const after = setUp({ disks: [...NODES, 'raspberrypi-3'].map((node) => ssd(node)) });
    after.create();
    expect(ofKind(after.chart, 'PersistentVolume').slice(0, 6)).toEqual(ofKind(before.chart, 'PersistentVolume'));
    const [old, grown] = [before, after].map(({ chart }) => setOf(chart, 'datanode').spec);
    expect([old.replicas, grown.replicas]).toEqual([2, 3]);
    expect(grown.volumeClaimTemplates).toEqual(old.volumeClaimTemplates);
  });

  test('of nodes beyond the number of DataNodes are kept for later', () => {
    const { chart, create } = setUp();
    expect(create({ dataNodes: 1 }).replication).toBe(1);
    expect(setOf(chart, 'datanode').spec.replicas).toBe(1);
    expect(claimed(chart)).toContainEqual(['raspberrypi-2-ssd-data', 'data-0-hdfs-datanode-1']);
  });

  test.each([
    [{}, '1Gi'],
    [{ diskCapacity: gib(300) }, '300Gi'],
  ])('are asked for little, or what is said: %p', (options, storage) => {
    const { chart, create } = setUp();
    create(options);
    expect(setOf(chart, 'datanode').spec.volumeClaimTemplates[0].spec.resources).toEqual({ requests: { storage } });
  });

  test('may be less than that little', () => {
    const capacity = Size.mebibytes(100);
    const { chart, create } = setUp({
      disks: NODES.map((node) =>
        ssd(node, { volumes: ['data', 'name', 'checkpoint'].map((name) => ({ name, capacity })) }),
      ),
    });
    create();
    const [{ spec }] = setOf(chart, 'namenode').spec.volumeClaimTemplates;
    expect(spec.resources).toEqual({ requests: { storage: '100Mi' } });
  });
});

describe('pods', () => {
  test('are what a namespace of the level restricted admits', () => {
    const { chart, create } = setUp();
    create();
    for (const spec of podSpecsOf(chart)) {
      expectRestricted(spec, 1000);
    }
  });

  test('have the image, the user, the group, the labels and the node selector that are said', () => {
    const { chart, create } = setUp();
    const nodeSelector = { 'kubernetes.io/arch': 'arm64' };
    create({ image: 'apache/hadoop:3.5.0', user: 1001, group: 100, nodeSelector, labels: { team: 'a' } });
    expect(podSpecsOf(chart)).toHaveLength(4);
    for (const spec of podSpecsOf(chart)) {
      expect(spec.securityContext).toMatchObject({ runAsUser: 1001, runAsGroup: 100, fsGroup: 100 });
      expect(spec.nodeSelector).toEqual(nodeSelector);
      expect(spec.containers[0].image).toBe('apache/hadoop:3.5.0');
    }
    for (const { spec } of ofKind(chart, 'StatefulSet')) {
      expect(spec.template.metadata.labels).toMatchObject({ team: 'a', 'app.kubernetes.io/instance': 'hdfs' });
      expect(spec.selector.matchLabels).not.toHaveProperty('team');
    }
  });

  test('start anew when the configuration is another one', () => {
    const annotationsOf = (hdfsSite: { [name: string]: string }) => {
      const { chart, create } = setUp();
      create({ hdfsSite });
      return ofKind(chart, 'StatefulSet').map(({ spec }) => spec.template.metadata.annotations);
    };
    expect(annotationsOf({})).toEqual(annotationsOf({}));
    expect(annotationsOf({ 'dfs.blocksize': '32m' })).not.toEqual(annotationsOf({}));
  });

  test('of DataNodes are one on a node, and are drained one by one', () => {
    const { chart, create } = setUp();
    create();
    const { template, selector } = setOf(chart, 'datanode').spec;
    expect(template.spec.affinity.podAntiAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: selector, topologyKey: 'kubernetes.io/hostname' },
      ],
    });
    expect(ofKind(chart, 'PodDisruptionBudget').map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['hdfs-datanode', { maxUnavailable: 1, selector }],
    ]);
  });
});

test('a format never forces, and what is formatted once is left alone', () => {
  const { chart, create } = setUp();
  create();
  const [{ command }] = setOf(chart, 'namenode').spec.template.spec.initContainers;
  expect(command[2]).toContain('hdfs namenode -format -nonInteractive');
  expect(command[2]).not.toContain('-force');
});

test('without a volume for a checkpoint there is none', () => {
  const { chart, create } = setUp();
  create({ checkpointVolume: undefined });
  expect(ofKind(chart, 'StatefulSet').map(({ metadata }) => metadata.name)).toEqual(['hdfs-namenode', 'hdfs-datanode']);
});

test('the Job has another name for other homes', () => {
  const jobOf = (homes?: string[]) => {
    const { chart, create } = setUp();
    create({ homes });
    return ofKind(chart, 'Job')[0];
  };
  expect(jobOf(['spark', 'anna']).spec.template.spec.containers[0].command[2].split('\n')).toEqual([
    'hdfs dfsadmin -safemode wait',
    'hdfs dfs -mkdir -p /tmp /user/spark /user/anna',
    'hdfs dfs -chmod 1777 /tmp',
    'hdfs dfs -chown spark:spark /user/spark',
    'hdfs dfs -chown anna:anna /user/anna',
  ]);
  expect(jobOf(['spark']).metadata.name).toMatch(/^hdfs-bootstrap-[0-9a-f]{10}$/);
  expect(jobOf(['spark']).metadata.name).toBe(jobOf(['spark']).metadata.name);
  expect(jobOf(['spark']).metadata.name).not.toBe(jobOf().metadata.name);
});

test('a client mounts the configuration', () => {
  const { chart, create } = setUp();
  const { configuration } = create();
  const pod = new Pod(chart, 'client', { containers: [{ image: 'apache/hadoop:3.4.3' }] });
  pod.containers[0].mount('/etc/hadoop/conf', configuration);
  const [{ spec }] = ofKind(chart, 'Pod');
  expect(spec.volumes).toEqual([{ name: 'hadoop-configuration', configMap: { name: 'hdfs-configuration' } }]);
  expect(spec.containers[0].volumeMounts).toEqual([{ name: 'hadoop-configuration', mountPath: '/etc/hadoop/conf' }]);
});
