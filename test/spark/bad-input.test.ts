import { Size, Testing } from 'cdk8s';
import { LocalPathStorage, SparkScratch } from '../../src';
import type { SparkClusterProps, SparkJobProps } from '../../src/spark';
import { gib } from '../fixtures';
import { NODES, ssd } from '../hdfs/fixtures';
import { chartBeside, scratchSsd, setUp } from './fixtures';

const mib = (amount: number) => Size.mebibytes(amount);

const MISTAKES: [string, Partial<SparkClusterProps>, string][] = [
  [
    'there are more workers than nodes with scratch',
    { workers: 3 },
    "Spark 'spark' has 3 workers and 2 nodes with a disk for one: expected at most 2, since each worker is on a node of its own; lower workers, or add a node to scratch",
  ],
  [
    'there is less than one worker',
    { workers: 0 },
    "Spark 'spark' has 0 workers: expected a whole number from 1 up; set workers",
  ],
  [
    'no executor runs on a worker',
    { executorsPerWorker: 0 },
    "Spark 'spark' has executorsPerWorker 0: expected a whole number from 1 up; set executorsPerWorker",
  ],
  [
    'a node has no CPU',
    { nodeCores: 0 },
    "Spark 'spark' has nodeCores 0: expected a whole number from 1 up; set nodeCores",
  ],
  [
    'a worker has more cores than its node',
    { workerCores: 5 },
    "Spark 'spark' has workers with 5 cores on nodes with 4: expected at most 4, or their pods find no node; lower workerCores, or raise nodeCores",
  ],
  [
    'a worker has part of a core',
    { workerCores: 0.5 },
    "Spark 'spark' has workerCores 0.5: expected a whole number from 1 up; set workerCores",
  ],
  [
    'no executor fits beside all else',
    { nodeMemory: gib(1) },
    "Spark 'spark' has nodes with 1Gi of memory: expected 1920Mi or more, which is 512Mi for the system, 256Mi for the master, 256Mi for the worker itself, 896Mi for an executor of 512Mi; leave Spark out of such nodes, or set nodeMemory if they have more",
  ],
  [
    'too many of them do not fit',
    { executorsPerWorker: 4 },
    "Spark 'spark' has nodes with 4Gi of memory: expected 4608Mi or more, which is 512Mi for the system, 256Mi for the master, 256Mi for the worker itself, 3584Mi for 4 executors of 512Mi; lower executorsPerWorker, or set nodeMemory if they have more",
  ],
  [
    'what is said does not fit',
    { workerMemory: gib(3) },
    "Spark 'spark' has nodes with 4Gi of memory: expected 4480Mi or more, which is 512Mi for the system, 256Mi for the master, 256Mi for the worker itself, 3456Mi for an executor of 3Gi; lower workerMemory, or set nodeMemory if they have more",
  ],
  [
    'what is said is less than Spark starts with',
    { workerMemory: mib(900), executorsPerWorker: 2, nodeMemory: gib(8) },
    "Spark 'spark' has 900Mi for 2 executors of 450Mi: expected 512Mi or more for each, or none starts; raise workerMemory or lower executorsPerWorker",
  ],
  [
    'the file system is no URI',
    { fileSystem: 'namenode:8020' },
    "Spark 'spark' has the file system 'namenode:8020': expected a URI without a path, such as 'hdfs://namenode.example.org:8020'; set fileSystem",
  ],
  [
    'the file system has a path',
    { fileSystem: 'hdfs://namenode:8020/user' },
    "Spark 'spark' has the file system 'hdfs://namenode:8020/user': expected a URI without a path, such as 'hdfs://namenode.example.org:8020'; set fileSystem",
  ],
  [
    'a property is none of Spark',
    { sparkConf: { 'dfs.replication': '1' } },
    "Spark 'spark' sets property 'dfs.replication': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it",
  ],
  [
    'a property has a space',
    { sparkConf: { 'spark.a b': '1' } },
    "Spark 'spark' sets property 'spark.a b': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it",
  ],
  [
    'a property has an option',
    { sparkConf: { 'spark.executor.memory': '8g' } },
    "Spark 'spark' sets property 'spark.executor.memory' in sparkConf: expected it in workerMemory, by which it is checked; set that",
  ],
  [
    'the name is no label',
    { name: 'Spark' },
    "Spark 'Spark' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
  ],
  [
    'the name is too long',
    { name: 'a'.repeat(46) },
    "Spark 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' has a name of 46 characters: expected at most 45, since those of its objects begin with it; shorten name",
  ],
];

test.each(MISTAKES)('fails when %s, and leaves no trace', (_, props, message) => {
  const { chart, create } = setUp();
  expect(() => create(props)).toThrow(new Error(message));
  expect(chart.node.tryFindChild('spark')).toBeUndefined();
  expect(Testing.synth(chart)).toEqual(Testing.synth(setUp().chart));
});

test.each<[string, Parameters<ReturnType<typeof setUp>['createHdfs']>[0], Partial<SparkClusterProps>, string]>([
  [
    'its user has no home',
    { homes: ['anna'] },
    {},
    "Spark 'spark' is user 'spark' in HDFS, who has no home: expected one, without which HDFS lets applications write to /tmp only; add 'spark' to homes of the HdfsCluster, or set hadoopUser",
  ],
  [
    'there is another file system as well',
    {},
    { fileSystem: 'hdfs://namenode:8020' },
    "Spark 'spark' has both hdfs and fileSystem 'hdfs://namenode:8020': expected one of them; leave fileSystem out, and name the other in the paths of applications",
  ],
  [
    'no executor fits beside it',
    { nodeMemory: gib(2) },
    {},
    "Spark 'spark' has nodes with 2Gi of memory: expected 2688Mi or more, which is 512Mi for the system, 768Mi for HDFS, 256Mi for the master, 256Mi for the worker itself, 896Mi for an executor of 512Mi; leave Spark out of such nodes, or set nodeMemory if they have more",
  ],
  [
    'there are fewer DataNodes than workers in their pods',
    { dataNodes: 1, replication: 1 },
    { inDataNodePods: true, workers: 2 },
    "Spark 'spark' is in the pods of DataNodes on the nodes 'raspberrypi-1' and has scratch on 'raspberrypi-1', 'raspberrypi-2': expected the same nodes in the same order; change scratch",
  ],
])('fails with a HDFS when %s', (_, hdfs, props, message) => {
  const { createHdfs, create } = setUp();
  expect(() => create({ hdfs: createHdfs(hdfs), ...props })).toThrow(new Error(message));
});

test('fails when the nodes have different numbers of disks for scratch', () => {
  const second = {
    node: NODES[0],
    mountPath: '/mnt/nvme',
    capacity: gib(9),
    volumes: [{ name: 'scratch', capacity: gib(9) }],
  };
  const { create } = setUp({ disks: [...NODES.map(scratchSsd), second] });
  expect(() => create()).toThrow(
    new Error(
      "Spark 'spark' has 2 disks on node 'raspberrypi-1' and 1 on node 'raspberrypi-2': expected the same number on each, since all workers are of one StatefulSet; leave the others out of scratch",
    ),
  );
});

test('fails when two volumes for scratch are on one file system', () => {
  const more = { name: 'more', directory: 'more/scratch', capacity: gib(1) };
  const [first, ...others] = NODES.map(scratchSsd);
  const { create } = setUp({ disks: [{ ...first, volumes: [...first.volumes, more] }, ...others] });
  expect(() => create()).toThrow(
    new Error(
      "Spark 'spark' has the volumes 'local-storage-raspberrypi-1-ssd-scratch' and 'local-storage-raspberrypi-1-ssd-more' on disk '/mnt/ssd' of node 'raspberrypi-1': expected one of a disk, since a second one makes the disk no faster; leave one of them out of scratch",
    ),
  );
});

test('fails when there are no volumes for scratch', () => {
  const { create } = setUp({ disks: NODES.map((node) => ssd(node)) });
  expect(() => create()).toThrow(
    new Error("Spark 'spark' has no volumes for scratch: expected one or more; set scratch"),
  );
});

test('fails when scratch on demand would use up the volumes', () => {
  const { chart, storage, create } = setUp();
  expect(() => create({ scratch: SparkScratch.onDemand(storage, gib(1)) })).toThrow(
    new Error(
      "Spark 'spark' has scratch on demand of storage 'local-storage', which retains its volumes, so that each new pod would use one up: expected a LocalPathStorage that deletes them; take one, or SparkScratch.onVolumes",
    ),
  );
  expect(chart.node.tryFindChild('spark')).toBeUndefined();
});

test('fails in the pods of DataNodes that there are none of', () => {
  const { create } = setUp();
  expect(() => create({ inDataNodePods: true })).toThrow(
    new Error(
      "Spark 'spark' is in the pods of DataNodes and has no hdfs: expected hdfs, and SparkScratch.onVolumes; set them, or leave inDataNodePods out",
    ),
  );
});

test('fails in the pods of DataNodes with scratch on demand', () => {
  const { chart, createHdfs, create } = setUp();
  const disks = NODES.map((node) => ({
    node,
    mountPath: '/mnt/nvme',
    capacity: gib(9),
    dynamic: { capacity: gib(9) },
  }));
  const storage = new LocalPathStorage(chart, 'local-path', { storageClassName: 'local-path', disks });
  const scratch = SparkScratch.onDemand(storage, gib(1));
  expect(() => create({ hdfs: createHdfs(), inDataNodePods: true, scratch })).toThrow(
    new Error(
      "Spark 'spark' is in the pods of DataNodes and has scratch on demand: expected hdfs, and SparkScratch.onVolumes; set them, or leave inDataNodePods out",
    ),
  );
});

test('fails in the pods of DataNodes of another namespace', () => {
  const { chart, createHdfs, create } = setUp();
  const hdfs = createHdfs();
  expect(() => create({ hdfs, inDataNodePods: true }, chartBeside(chart, 'spark'))).toThrow(
    new Error(
      "Spark 'spark' of namespace 'spark' is in the pods of DataNodes of namespace 'hdfs': expected the same; put both in charts of one namespace, or leave inDataNodePods out",
    ),
  );
});

test('fails in the pods of DataNodes with scratch in another order', () => {
  const { storage, volumes, createHdfs, create } = setUp();
  const scratch = SparkScratch.onVolumes(storage, [...volumes].reverse());
  expect(() => create({ hdfs: createHdfs(), inDataNodePods: true, scratch })).toThrow(
    new Error(
      "Spark 'spark' is in the pods of DataNodes on the nodes 'raspberrypi-1', 'raspberrypi-2' and has scratch on 'raspberrypi-2', 'raspberrypi-1': expected the same nodes in the same order; change scratch",
    ),
  );
});

test('fails when the chart has no namespace', () => {
  const { chart, create } = setUp();
  expect(() => create({}, chartBeside(chart, undefined))).toThrow(
    new Error(
      "Spark 'spark' has no namespace: expected one, which the names of its daemons in the DNS have; set namespace on the chart, such as 'spark'",
    ),
  );
});

test.each<[string, Partial<SparkJobProps>, string]>([
  [
    'an executor has more memory than a worker',
    { executorMemory: gib(9) },
    "Spark job 'count' has executors of 9Gi: expected at most 2688Mi, which a worker has, or it waits for ever; lower executorMemory",
  ],
  [
    'an executor has more cores than a worker',
    { executorCores: 4 },
    "Spark job 'count' has executors with 4 cores: expected at most 3, which a worker has, or it waits for ever; lower executorCores",
  ],
  [
    'an executor has no core',
    { executorCores: 0 },
    "Spark job 'count' has executorCores 0: expected a whole number from 1 up; set executorCores",
  ],
  [
    'it runs in part of a core',
    { totalCores: 0.5 },
    "Spark job 'count' has totalCores 0.5: expected a whole number from 1 up; set totalCores",
  ],
  [
    'the heap of an executor is less than Spark starts with',
    { executorMemory: mib(256) },
    "Spark job 'count' has 256Mi for the heap of the executor: expected 512Mi or more, or Spark does not start; raise executorMemory",
  ],
  [
    'the heap of the driver is less than Spark starts with',
    { driverMemory: mib(256) },
    "Spark job 'count' has 256Mi for the heap of the driver: expected 512Mi or more, or Spark does not start; raise driverMemory",
  ],
  [
    'a property is none of Spark',
    { sparkConf: { 'dfs.replication': '1' } },
    "Spark job 'count' sets property 'dfs.replication': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it",
  ],
  [
    'a property has an option',
    { sparkConf: { 'spark.executor.cores': '8' } },
    "Spark job 'count' sets property 'spark.executor.cores' in sparkConf: expected it in executorCores, by which it is checked; set that",
  ],
  [
    'it is tried again less than never',
    { retries: -1 },
    "Spark job 'count' has -1 retries: expected a whole number from 0 up; set retries",
  ],
  [
    'the name is no label',
    { name: 'Count' },
    "Spark job 'Count' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
  ],
  [
    'the name is too long',
    { name: 'a'.repeat(53) },
    "Spark job 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' has a name of 53 characters: expected at most 52, since a hash follows it; shorten name",
  ],
])('a job fails when %s', (_, props, message) => {
  const { chart, create, submit } = setUp();
  const cluster = create();
  expect(() => submit(cluster, props)).toThrow(new Error(message));
  expect(chart.node.tryFindChild('count')).toBeUndefined();
});

test.each([
  ['elsewhere', "namespace 'elsewhere'"],
  [undefined, 'no namespace'],
])('a job fails in namespace %s, which is not its cluster’s', (namespace, words) => {
  const { chart, create, submit } = setUp();
  const cluster = create();
  expect(() => submit(cluster, {}, chartBeside(chart, namespace))).toThrow(
    new Error(
      `Spark job 'count' is in ${words}: expected 'hdfs', whose configuration its pod mounts; put it in a chart with that namespace`,
    ),
  );
});
