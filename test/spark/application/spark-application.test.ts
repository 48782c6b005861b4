import { ApiObject, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { LocalPathStorage, LocalSsdStorage } from '../../../src';
import { HdfsConfiguration } from '../../../src/hdfs';
import { SparkRestartPolicy } from '../../../src/spark/application/restart';
import { SparkApplication } from '../../../src/spark/application/spark-application';
import type { SparkApplicationProps } from '../../../src/spark/application/spark-application-props';
import { SparkApplicationType } from '../../../src/spark/application/type';
import { disk, gib, ofKind } from '../../fixtures';

const NODES = ['raspberrypi-1', 'raspberrypi-2', 'raspberrypi-3'];
const JAR = 'local:///opt/spark/examples/count.jar';

function setUp(namespace: string | undefined = 'spark') {
  const chart = new Chart(Testing.app(), 'chart', { namespace, labels: { team: 'a' } });
  const disks = NODES.map((node) => disk({ node, dynamic: { capacity: gib(100) }, volumes: [] }));
  const storage = new LocalPathStorage(chart, 'on-demand', { disks });
  const create = (props: Partial<SparkApplicationProps> = {}, id = 'count') =>
    new SparkApplication(chart, id, {
      storage,
      scratch: gib(20),
      mainApplicationFile: JAR,
      mainClass: 'org.example.Count',
      ...props,
    });
  const spec = (props: Partial<SparkApplicationProps> = {}) => {
    create(props);
    return ofKind(chart, 'SparkApplication')[0].spec;
  };
  return { chart, storage, create, spec };
}

/** Volumes that are there, one on each node. */
function staticStorage(chart: Chart, props: object = {}) {
  return new LocalSsdStorage(chart, 'ssd', {
    disks: NODES.map((node) => disk({ node, mountPath: '/mnt/other' })),
    reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
    provisionedBy: 'local-volume-provisioner',
    ...props,
  });
}

test('is written with a ServiceAccount of its own', () => {
  const { chart, create } = setUp();
  const { applicationName, driverPodName } = create();
  expect([applicationName, driverPodName]).toEqual(['count', 'count-driver']);
  const kinds = ['ServiceAccount', 'Role', 'RoleBinding', 'SparkApplication'];
  expect(Testing.synth(chart).filter(({ kind }) => kinds.includes(kind))).toMatchSnapshot();
});

describe('scratch', () => {
  test('is a claim of each pod, in a volume that Spark takes for its own', () => {
    const { driver, executor } = setUp().spec();
    for (const { template } of [driver, executor]) {
      const { containers, volumes } = template.spec;
      expect(containers[0].volumeMounts).toEqual([{ name: 'spark-local-dir-1', mountPath: '/var/data/spark-scratch' }]);
      expect(volumes).toEqual([
        {
          name: 'spark-local-dir-1',
          ephemeral: {
            volumeClaimTemplate: {
              metadata: { labels: expect.objectContaining({ 'app.kubernetes.io/instance': 'count' }) },
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '20Gi' } },
                storageClassName: 'local-path-ssd',
                volumeMode: 'Filesystem',
              },
            },
          },
        },
      ]);
      expect(template.spec.securityContext).toMatchObject({ runAsUser: 185, fsGroup: 185, runAsNonRoot: true });
    }
  });

  test('fails when no volume has as much', () => {
    const { chart, create } = setUp();
    expect(() => create({ scratch: gib(101) })).toThrow(
      "ephemeral volume 'spark-local-dir-1' asks for 101Gi: expected at most 100Gi, which '/mnt/ssd/local-path' on node 'raspberrypi-1' keeps, the most of class 'local-path-ssd'; lower the request or raise the capacity of dynamic",
    );
    expect(chart.node.tryFindChild('count')).toBeUndefined();
  });

  test('fails on a storage that retains its volumes, unless that is accepted', () => {
    const { chart, create } = setUp();
    const storage = staticStorage(chart, { reclaimPolicy: undefined, provisionedBy: undefined });
    expect(() => create({ storage })).toThrow(
      "ephemeral volume 'spark-local-dir-1' is on storage 'local-storage', which retains its volumes, so that each new pod would use one up: expected a LocalPathStorage that deletes them, or the reclaim policy Delete with provisionedBy; or set useVolumesOnce if somebody frees them",
    );
    expect(() => create({ storage, useVolumesOnce: true })).not.toThrow();
  });

  test('fails when there are fewer volumes than pods', () => {
    const { chart, create } = setUp();
    const storage = staticStorage(chart);
    create({ storage, executors: 2 });
    expect(() => create({ storage, executors: 3 }, 'more')).toThrow(
      "Spark application 'more' has a driver and 3 executors, each with a volume of its own: expected 4 volumes of 20Gi or more on storage 'local-storage' that are kept for no claim, got 3; lower executors or scratch, or take a LocalPathStorage",
    );
    expect(ofKind(chart, 'SparkApplication')).toHaveLength(1);
  });
});

describe('what is run', () => {
  test('is Python or R by its file, without a class', () => {
    for (const [file, type] of [
      ['local:///app/count.py', 'Python'],
      ['hdfs://namenode:8020/count.R', 'R'],
    ]) {
      const spec = setUp().spec({ mainApplicationFile: file, mainClass: undefined });
      expect(spec).toMatchObject({ type, mainApplicationFile: file });
      expect(spec.mainClass).toBeUndefined();
    }
  });

  test('is Java if it says so, and gets its arguments as they are', () => {
    const spec = setUp().spec({ type: SparkApplicationType.JAVA, arguments: ['$(HOME)', '5 $', 'a b'] });
    expect(spec.type).toBe('Java');
    expect(spec.arguments).toEqual(['$$(HOME)', '5 $$', 'a b']);
  });

  test('has a size', () => {
    const { driver, executor } = setUp().spec({
      driverMemory: gib(1),
      driverMemoryOverhead: Size.mebibytes(400),
      driverCores: 2,
      executors: 4,
      executorMemory: Size.mebibytes(768),
      executorMemoryOverhead: gib(1),
      executorCores: 3,
    });
    expect(driver).toMatchObject({ memory: '1024m', memoryOverhead: '400m', cores: 2 });
    expect(executor).toMatchObject({ memory: '768m', memoryOverhead: '1024m', cores: 3, instances: 4 });
  });

  test('takes what else is said', () => {
    const { chart, create } = setUp();
    create({
      name: 'words',
      image: 'registry.example.org:5000/spark:4.0.1-scala',
      imagePullSecrets: ['login'],
      user: 1000,
      group: 2000,
      hadoopConf: { 'fs.s3a.endpoint': 's3' },
      sparkConf: { 'spark.ui.enabled': 'false' },
      serviceAccountName: 'spark-operator-spark',
      keepFor: Duration.hours(1),
      labels: { use: 'words' },
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    });
    const [{ metadata, spec }] = ofKind(chart, 'SparkApplication');
    expect(metadata).toMatchObject({ name: 'words', namespace: 'spark', labels: { use: 'words', team: 'a' } });
    expect(spec).toMatchObject({
      image: 'registry.example.org:5000/spark:4.0.1-scala',
      sparkVersion: '4.0.1',
      imagePullSecrets: ['login'],
      hadoopConf: { 'fs.s3a.endpoint': 's3' },
      sparkConf: { 'spark.ui.enabled': 'false' },
      timeToLiveSeconds: 3600,
    });
    expect(spec.driver.serviceAccount).toBe('spark-operator-spark');
    expect(spec.driver.labels).toMatchObject({ use: 'words', 'app.kubernetes.io/component': 'driver' });
    expect(spec.executor.template.spec).toMatchObject({
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      securityContext: { runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000 },
    });
    expect(ofKind(chart, 'ServiceAccount')).toEqual([]);
  });

  test('is changed by a patch', () => {
    const { chart, create } = setUp();
    ApiObject.of(create()).addJsonPatch(JsonPatch.add('/spec/suspend', true));
    expect(ofKind(chart, 'SparkApplication')[0].spec.suspend).toBe(true);
  });
});

describe('restarts', () => {
  test('are none, three or as many as are said, or never end', () => {
    const intervals = (seconds: number) => ({
      onFailureRetryInterval: seconds,
      onSubmissionFailureRetryInterval: seconds,
    });
    const { NEVER, ON_FAILURE, ALWAYS } = SparkRestartPolicy;
    expect(setUp().spec().restartPolicy).toEqual({ type: 'Never' });
    expect(setUp().spec({ restartPolicy: NEVER }).restartPolicy).toEqual({ type: 'Never' });
    expect(setUp().spec({ restartPolicy: ON_FAILURE }).restartPolicy).toEqual({
      type: 'OnFailure',
      onFailureRetries: 3,
      onSubmissionFailureRetries: 3,
      ...intervals(10),
    });
    const often = { restartPolicy: ON_FAILURE, retries: 5, retryInterval: Duration.minutes(1) };
    expect(setUp().spec(often).restartPolicy).toMatchObject({ onFailureRetries: 5, ...intervals(60) });
    expect(setUp().spec({ restartPolicy: ALWAYS }).restartPolicy).toEqual({ type: 'Always', ...intervals(10) });
  });

  test('fail when they are not possible', () => {
    const { create } = setUp();
    expect(() => create({ retries: 2 })).toThrow(
      "Spark application 'count' has 2 retries and the restart policy Never: expected OnFailure, which counts them; set restartPolicy, or leave retries out",
    );
    const restartPolicy = SparkRestartPolicy.ON_FAILURE;
    expect(() => create({ restartPolicy, retries: 0 })).toThrow(
      "Spark application 'count' has 0 retries: expected a whole number from 1 up; set retries",
    );
    expect(() => create({ restartPolicy, retryInterval: Duration.seconds(0) })).toThrow(
      "Spark application 'count' is tried again after 0 s: expected 1 s or more; raise retryInterval",
    );
  });
});

describe('the files of Hadoop', () => {
  test('are mounted by Spark itself, with a user', () => {
    const { chart, create } = setUp();
    const hadoop = HdfsConfiguration._of(chart, 'hdfs-configuration', {}, { 'core-site.xml': '' });
    create({ hadoop, hadoopUser: 'etl', sparkConf: { 'spark.eventLog.enabled': 'true' } });
    const [{ spec }] = ofKind(chart, 'SparkApplication');
    expect(spec.sparkConf).toEqual({
      'spark.kubernetes.hadoop.configMapName': 'hdfs-configuration',
      'spark.executorEnv.SPARK_USER': 'etl',
      'spark.eventLog.enabled': 'true',
    });
    for (const { template } of [spec.driver, spec.executor]) {
      expect(template.spec.containers[0].env).toEqual([{ name: 'HADOOP_USER_NAME', value: 'etl' }]);
    }
    expect(ofKind(chart, 'ConfigMap').map(({ metadata }) => metadata.name)).toContain('hdfs-configuration');
  });

  test('are copied from another namespace', () => {
    const { chart, create } = setUp();
    const other = new Chart(chart.node.root, 'hdfs', { namespace: 'hdfs' });
    create({ hadoop: HdfsConfiguration._of(other, 'hdfs-configuration', {}, { 'core-site.xml': 'text' }) });
    const [{ spec }] = ofKind(chart, 'SparkApplication');
    const name = 'count-hadoop-configuration';
    expect(spec.sparkConf['spark.kubernetes.hadoop.configMapName']).toBe(name);
    const copy = ofKind(chart, 'ConfigMap').find(({ metadata }) => metadata.name === name);
    expect(copy).toMatchObject({ metadata: { namespace: 'spark' }, data: { 'core-site.xml': 'text' } });
  });
});

describe('bad input', () => {
  test.each<[string, Partial<SparkApplicationProps>, string]>([
    [
      'a jar without a class',
      { mainClass: undefined },
      `has a jar '${JAR}' and no class: expected one, since Spark reads none from the jar there; set mainClass, or type if it is no jar`,
    ],
    [
      'Python with a class',
      { mainApplicationFile: 'local:///count.py' },
      "has the class 'org.example.Count' and the language Python, which has none: expected a jar; leave mainClass out, or set type",
    ],
    [
      'a path',
      { mainApplicationFile: '/opt/count.jar' },
      "has the main file '/opt/count.jar', which is one of the operator: expected a URI, such as 'local:///opt/spark/examples/count.jar' for a path in the image; set mainApplicationFile",
    ],
    [
      'a heap of the driver that is too small',
      { driverMemory: Size.mebibytes(450) },
      'has 450Mi for the heap of the driver: expected 512Mi or more, or Spark does not start; raise driverMemory',
    ],
    [
      'a heap of executors that is too small',
      { executorMemory: Size.mebibytes(256) },
      'has 256Mi for the heap of the executor: expected 512Mi or more, or Spark does not start; raise executorMemory',
    ],
    ['no executors', { executors: 0 }, 'has executors 0: expected a whole number from 1 up; set executors'],
    [
      'half a core',
      { executorCores: 0.5 },
      'has executorCores 0.5: expected a whole number from 1 up; set executorCores',
    ],
    [
      'a property that is none of Spark',
      { sparkConf: { 'fs.defaultFS': 'x' } },
      "sets property 'fs.defaultFS': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it",
    ],
    [
      'a property that is said elsewhere',
      { sparkConf: { 'spark.executor.memory': '1g' } },
      "sets property 'spark.executor.memory' in sparkConf: expected it in executorMemory, by which it is checked; set that",
    ],
    [
      "a property of the operator's",
      { sparkConf: { 'spark.master': 'local' } },
      "sets property 'spark.master', which the operator sets: expected others in sparkConf; leave it out",
    ],
    [
      'an image without a version',
      { image: 'spark:latest' },
      "has the image 'spark:latest', whose tag says no version of Spark: expected one, such as '3.5.7'; set sparkVersion",
    ],
    [
      'an old Spark',
      { sparkVersion: '2.4.5' },
      "has version '2.4.5' of Spark: expected 3.0.0 or later, which has templates for pods; set sparkVersion",
    ],
  ])('fails for %s', (_, props, message) => {
    const { chart, create } = setUp();
    expect(() => create(props)).toThrow(`Spark application 'count' ${message}`);
    expect(chart.node.tryFindChild('count')).toBeUndefined();
  });

  test('fails for a name that no Service can have', () => {
    const { create } = setUp();
    expect(() => create({ name: '2nd' })).toThrow(
      "Spark application '2nd' has a name that begins with '2': expected a letter, since a Service begins with it; set name",
    );
    expect(() => create({ name: 'a'.repeat(64) })).toThrow('has 64 characters: expected at most 63; set name');
  });

  test('fails without a namespace', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'fast');
    const props = { storage, scratch: gib(1), mainApplicationFile: JAR, mainClass: 'Count' };
    expect(() => new SparkApplication(chart, 'count', props)).toThrow(
      "Spark application 'count' has no namespace: expected one that the Spark operator watches; set namespace on the chart, such as 'spark'",
    );
  });
});
