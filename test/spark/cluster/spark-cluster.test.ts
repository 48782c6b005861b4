import { Testing } from 'cdk8s';
import { LocalPathStorage, SparkScratch } from '../../../src';
import { plan } from '../../../src/model/plan/planner';
import { expectRestricted, gib, type Manifest, ofKind } from '../../fixtures';
import { NODES } from '../../hdfs/fixtures';
import { chartBeside, setUp } from '../fixtures';

type Charts = Parameters<typeof ofKind>[0];

/** The workers. */
function setOf(chart: Charts): Manifest {
  return ofKind(chart, 'StatefulSet').find(({ metadata }) => metadata.name.endsWith('-worker'));
}

function workerOf(chart: Charts): Manifest {
  return setOf(chart).spec.template.spec.containers[0];
}

function podsOf(chart: Charts): Manifest[] {
  return ['Deployment', 'StatefulSet', 'Job'].flatMap((kind) => ofKind(chart, kind)).map(({ spec }) => spec.template);
}

function variable({ env }: Manifest, name: string): string | undefined {
  return env.find((entry: Manifest) => entry.name === name)?.value;
}

test('writes the same documents each time', () => {
  const { chart, createHdfs, create, submit } = setUp();
  submit(create({ hdfs: createHdfs() }), { mainClass: 'org.example.Count', arguments: ['/in', '/out'] });
  const documents = Testing.synth(chart);
  expect(Testing.synth(chart)).toEqual(documents);
  expect(
    documents.filter(({ metadata }: Manifest) => metadata.labels['app.kubernetes.io/name'] === 'spark'),
  ).toMatchSnapshot();
});

test('every claim is guaranteed its volume', () => {
  const { chart, createHdfs, create } = setUp();
  create({ hdfs: createHdfs() });
  const { claims } = plan(Testing.synth(chart));
  expect(claims.map(({ verdict }) => verdict.kind)).toEqual(Array(6).fill('guaranteed'));
  expect(claims.map(({ claim }) => claim.name)).toContain('scratch-0-spark-worker-1');
});

test('says what it is', () => {
  const { createHdfs, create } = setUp();
  const { url, namespace, workers, workerMemory, workerCores } = create({ hdfs: createHdfs(), name: 'other' });
  expect(url).toBe('spark://other-master.hdfs.svc.cluster.local:7077');
  expect([namespace, workers, workerCores]).toEqual(['hdfs', 2, 3]);
  expect(workerMemory.toMebibytes()).toBeGreaterThan(512);
});

describe('scratch', () => {
  test('is a volume of each node, for the worker of its ordinal', () => {
    const { chart, volumes, create } = setUp();
    create();
    expect(volumes.map(({ node, claimRef }) => [node, claimRef?.name])).toEqual([
      ['raspberrypi-1', 'scratch-0-spark-worker-0'],
      ['raspberrypi-2', 'scratch-0-spark-worker-1'],
    ]);
    const worker = workerOf(chart);
    expect(worker.volumeMounts[0]).toEqual({ name: 'scratch-0', mountPath: '/volumes/scratch-0' });
    expect(variable(worker, 'SPARK_LOCAL_DIRS')).toBe('/volumes/scratch-0/spark/local');
  });

  test('of a node that is added at the end changes no other, nor a claim template', () => {
    const [before, after] = [NODES, [...NODES, 'raspberrypi-3']].map((nodes) => {
      const { chart, create } = setUp({ nodes });
      create();
      return chart;
    });
    expect(ofKind(after, 'PersistentVolume').slice(0, 8)).toEqual(ofKind(before, 'PersistentVolume'));
    const [old, grown] = [before, after].map((chart) => setOf(chart).spec);
    expect([old.replicas, grown.replicas]).toEqual([2, 3]);
    expect(grown.volumeClaimTemplates).toEqual(old.volumeClaimTemplates);
    expect(grown.template).toEqual(old.template);
  });

  test('may come and go with each pod', () => {
    const { chart, create } = setUp();
    const storage = new LocalPathStorage(chart, 'local-path', {
      storageClassName: 'local-path',
      disks: NODES.map((node) => ({
        node,
        mountPath: '/mnt/nvme',
        dynamic: { capacity: gib(100) },
        capacity: gib(100),
      })),
    });
    create({ scratch: SparkScratch.onDemand(storage, gib(20)), workers: 2 });
    const { volumeClaimTemplates, replicas, template } = setOf(chart).spec;
    expect([volumeClaimTemplates, replicas]).toEqual([undefined, 2]);
    expect(template.spec.volumes[0]).toEqual({
      name: 'scratch-0',
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '20Gi' } },
            storageClassName: 'local-path',
            volumeMode: 'Filesystem',
          },
        },
      },
    });
  });
});

describe('the file system', () => {
  const volumesOf = (chart: Charts) =>
    setOf(chart).spec.template.spec.volumes.filter(({ configMap }: Manifest) => configMap);

  test('is that of a HDFS in the same namespace, by its own ConfigMap', () => {
    const { chart, createHdfs, create } = setUp();
    create({ hdfs: createHdfs() });
    expect(volumesOf(chart)).toContainEqual({
      name: 'hadoop-configuration',
      configMap: { name: 'hdfs-configuration' },
    });
    expect(variable(workerOf(chart), 'HADOOP_CONF_DIR')).toBe('/etc/hadoop/conf');
  });

  test('is that of a HDFS in another namespace, by a copy', () => {
    const { chart, createHdfs, create } = setUp();
    const hdfs = createHdfs();
    const beside = chartBeside(chart, 'spark');
    create({ hdfs }, beside);
    const { name } = volumesOf(beside)[1].configMap;
    const copy = ofKind(beside, 'ConfigMap').find(({ metadata }) => metadata.name === name);
    expect(copy.metadata.namespace).toBe('spark');
    expect(copy.data).toEqual(hdfs.configuration.files);
  });

  test('is any that has an address', () => {
    const { chart, create } = setUp();
    create({ fileSystem: 'hdfs://namenode.example.org:8020' });
    const [, { data }] = ofKind(chart, 'ConfigMap').reverse();
    expect(data['core-site.xml']).toContain('<value>hdfs://namenode.example.org:8020</value>');
    expect(variable(workerOf(chart), 'HADOOP_CONF_DIR')).toBe('/etc/hadoop/conf');
  });

  test('is none where none is said', () => {
    const { chart, create } = setUp();
    create();
    expect(volumesOf(chart)).toHaveLength(1);
    expect(variable(workerOf(chart), 'HADOOP_CONF_DIR')).toBeUndefined();
  });
});

describe('pods', () => {
  test('are what a namespace of the level restricted admits', () => {
    const { chart, create, submit } = setUp();
    submit(create());
    expect(podsOf(chart)).toHaveLength(3);
    for (const { spec } of podsOf(chart)) {
      expectRestricted(spec, 185);
    }
  });

  test('have the image, the user, the group, the labels and the node selector that are said', () => {
    const { chart, create, submit } = setUp();
    const nodeSelector = { 'kubernetes.io/arch': 'arm64' };
    submit(create({ image: 'spark:mine', user: 1, group: 2, nodeSelector, labels: { team: 'a' }, hadoopUser: 'anna' }));
    for (const { metadata, spec: pod } of podsOf(chart)) {
      expect(pod.securityContext).toMatchObject({ runAsUser: 1, runAsGroup: 2, fsGroup: 2 });
      expect(pod.nodeSelector).toEqual(nodeSelector);
      expect(metadata.labels).toMatchObject({ team: 'a', 'app.kubernetes.io/instance': 'spark' });
      expect(pod.containers[0].image).toBe('spark:mine');
      expect(variable(pod.containers[0], 'HADOOP_USER_NAME')).toBe('anna');
    }
    expect(setOf(chart).spec.selector.matchLabels).not.toHaveProperty('team');
  });

  test('start anew when the configuration is another one', () => {
    const annotationsOf = (sparkConf: { [name: string]: string }) => {
      const { chart, create } = setUp();
      create({ sparkConf });
      return podsOf(chart).map(({ metadata }) => metadata.annotations);
    };
    expect(annotationsOf({})).toEqual(annotationsOf({}));
    expect(annotationsOf({ 'spark.ui.enabled': 'false' })).not.toEqual(annotationsOf({}));
  });

  test('of workers are one on a node', () => {
    const { chart, create } = setUp();
    create();
    const { template, selector } = setOf(chart).spec;
    expect(template.spec.affinity.podAntiAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: selector, topologyKey: 'kubernetes.io/hostname' },
      ],
    });
  });
});

describe('in the pods of DataNodes', () => {
  function colocated() {
    const { chart, createHdfs, create } = setUp();
    const cluster = create({ hdfs: createHdfs(), inDataNodePods: true });
    const [dataNodes] = ofKind(chart, 'StatefulSet').filter(({ metadata }) => metadata.name === 'hdfs-datanode');
    return { chart, cluster, spec: dataNodes.spec };
  }

  test('are workers by the names of the DataNodes, with a user of their own', () => {
    const { chart, cluster, spec } = colocated();
    expect(setOf(chart)).toBeUndefined();
    expect(cluster.workers).toBe(2);
    const [dataNode, worker] = spec.template.spec.containers;
    const host = 'hdfs-datanode.hdfs.svc.cluster.local';
    expect(dataNode.command.join(' ')).toContain(`dfs.datanode.hostname=$(POD_NAME).${host}`);
    expect(worker.command[2]).toContain(`--host $POD_NAME.${host} `);
    expect(worker.securityContext).toMatchObject({ runAsUser: 185, runAsGroup: 185 });
    expect(spec.template.spec.securityContext).toMatchObject({ runAsUser: 1000, fsGroup: 1000 });
    expect(worker.readinessProbe).toBeUndefined();
  });

  test('have scratch by a claim template of the DataNodes, and all that they mount', () => {
    const { chart, spec } = colocated();
    expect(spec.volumeClaimTemplates.map(({ metadata }: Manifest) => metadata.name)).toEqual(['data-0', 'scratch-0']);
    const { volumes, containers } = spec.template.spec;
    const names = [...volumes, ...spec.volumeClaimTemplates.map(({ metadata }: Manifest) => metadata)].map(
      ({ name }: Manifest) => name,
    );
    expect(new Set(names).size).toBe(names.length);
    for (const { volumeMounts } of containers) {
      expect(names).toEqual(expect.arrayContaining(volumeMounts.map(({ name }: Manifest) => name)));
    }
    const { claims } = plan(Testing.synth(chart));
    expect(claims.map(({ verdict }) => verdict.kind)).toEqual(Array(6).fill('guaranteed'));
    expect(claims.map(({ claim }) => claim.name)).toContain('scratch-0-hdfs-datanode-1');
  });

  test('start anew with the configuration of Spark', () => {
    const { spec } = colocated();
    expect(spec.template.metadata.annotations).toEqual({
      'cdk8s-local-storage/configuration': expect.any(String),
      'cdk8s-local-storage/spark-configuration': expect.any(String),
    });
  });
});

test('spark-defaults.conf has what is said, as Java reads it', () => {
  const { chart, create } = setUp();
  create({
    sparkConf: { 'spark.worker.cleanup.enabled': 'false', 'spark.a': 'C:\\b', 'spark.hadoop.dfs.replication': '1' },
  });
  const { data } = ofKind(chart, 'ConfigMap').find(({ metadata }) => metadata.name === 'spark-configuration');
  expect(data['spark-defaults.conf'].split('\n')).toEqual([
    'spark.a C:\\\\b',
    expect.stringMatching(/^spark.executor.memory \d+m$/),
    'spark.hadoop.dfs.replication 1',
    'spark.worker.cleanup.enabled false',
    'spark.worker.preferConfiguredMasterAddress true',
    '',
  ]);
});
