import { Duration, Testing } from 'cdk8s';
import { LocalPathStorage, SparkApplication, SparkCluster, SparkJob, SparkScratch } from '../../src';
import { disk, gib } from '../fixtures';
import { setUp } from './fixtures';

/** Input as it comes without types: from plain JavaScript, or from YAML and JSON. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

const VOLUME = "a volume of a storage, such as storage.getVolume({ node: 'raspberrypi-1' })";
const MAIN_FILE = "a path or a URI, such as 'hdfs:///applications/count.jar'";
const CLASS = "the name of a class with its package, such as 'org.example.Count'";

function refusal(make: (given: ReturnType<typeof setUp>) => unknown): string {
  const given = setUp();
  try {
    make(given);
  } catch (error) {
    expect(error).not.toBeInstanceOf(TypeError);
    expect((error as Error).message.split('\n')).toHaveLength(1);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const ofCluster = (overrides: Untyped) => refusal(({ create }) => create(overrides));
const ofJob = (overrides: Untyped) => refusal(({ create, submit }) => submit(create(), overrides));

function application(given: ReturnType<typeof setUp>, overrides: Untyped, id = 'pi'): SparkApplication {
  const disks = [disk({ mountPath: '/mnt/dynamic', dynamic: { capacity: gib(10) } })];
  const storage = new LocalPathStorage(given.chart, `dynamic-${id}`, { disks });
  const props = { storage, scratch: gib(1), mainApplicationFile: 'local:///pi.jar', mainClass: 'Pi' };
  return new SparkApplication(given.chart, id, { ...props, ...overrides });
}
const ofApplication = (overrides: Untyped) => refusal((given) => application(given, overrides));

test.each<[string, () => string, string]>([
  [
    'a cluster without scratch',
    () => ofCluster({ scratch: undefined }),
    "Spark 'spark' has no scratch: expected SparkScratch.onVolumes or SparkScratch.onDemand; set scratch",
  ],
  [
    'a list of volumes for scratch',
    () => refusal(({ create, volumes }) => create({ scratch: volumes as Untyped })),
    "Spark 'spark' has scratch as a list: expected SparkScratch.onVolumes or SparkScratch.onDemand; correct scratch",
  ],
  [
    'scratch on a volume past the end of the list',
    () => refusal(({ storage }) => SparkScratch.onVolumes(storage, [storage.volumes[99]])),
    `the scratch of Spark has volumes[0] undefined: expected ${VOLUME}; correct volumes[0]`,
  ],
  [
    'scratch on demand without a capacity',
    () => refusal(({ storage }) => SparkScratch.onDemand(storage, undefined as Untyped)),
    'the scratch of Spark has no capacity: expected a Size of cdk8s, such as Size.gibibytes(400); set capacity',
  ],
  [
    'the URI of HDFS for hdfs',
    () => ofCluster({ hdfs: 'hdfs://n1' }),
    "Spark 'spark' has hdfs 'hdfs://n1': expected a HdfsCluster; correct hdfs",
  ],
  [
    'a number for a property',
    () => ofCluster({ sparkConf: { 'spark.executor.cores': 2 } }),
    "Spark 'spark' has sparkConf['spark.executor.cores'] 2: expected a string; correct sparkConf['spark.executor.cores']",
  ],
  [
    'a boolean for a label of a node',
    () => ofCluster({ nodeSelector: { disktype: true } }),
    "Spark 'spark' has nodeSelector['disktype'] true: expected a string; correct nodeSelector['disktype']",
  ],
  [
    "inDataNodePods 'yes'",
    () => ofCluster({ inDataNodePods: 'yes' }),
    "Spark 'spark' has inDataNodePods 'yes': expected true or false; correct inDataNodePods",
  ],
  [
    'a user who is root',
    () => ofCluster({ user: 0 }),
    "Spark 'spark' has user 0: expected the number of a user other than root, from 1 to 2147483647; correct user",
  ],
  [
    'a user of Hadoop with a blank',
    () => ofCluster({ hadoopUser: 'a b' }),
    "Spark 'spark' has hadoopUser 'a b': expected the name of a user, such as 'spark'; correct hadoopUser",
  ],
  [
    'more workers than Kubernetes counts to',
    () => ofCluster({ workers: 2 ** 31 }),
    "Spark 'spark' has 2147483648 workers and 2 nodes with a disk for one: expected at most 2, since each worker is on a node of its own; lower workers, or add a node to scratch",
  ],
  [
    'a job without a file',
    () => ofJob({ mainApplicationFile: undefined }),
    `Spark job 'count' has no mainApplicationFile: expected ${MAIN_FILE}; set mainApplicationFile`,
  ],
  [
    'a job with an empty file',
    () => ofJob({ mainApplicationFile: '' }),
    `Spark job 'count' has mainApplicationFile '': expected ${MAIN_FILE}; correct mainApplicationFile`,
  ],
  [
    'a job without a cluster',
    () => refusal(({ chart }) => new SparkJob(chart, 'count', { mainApplicationFile: 'a.jar' } as Untyped)),
    "Spark job 'count' has no cluster: expected a SparkCluster; set cluster",
  ],
  [
    'a number for an argument',
    () => ofJob({ arguments: [1] }),
    "Spark job 'count' has arguments[0] 1: expected a string; correct arguments[0]",
  ],
  [
    'a class with a blank',
    () => ofJob({ mainClass: 'org example' }),
    `Spark job 'count' has mainClass 'org example': expected ${CLASS}; correct mainClass`,
  ],
  [
    'a file with a slash in its name',
    () => ofJob({ files: { 'a/b.py': '' } }),
    "Spark job 'count' has a file 'a/b.py': expected a name of letters, digits, '-', '_' and '.', with at most 253 characters and without '..' at its start, since it is a key of a ConfigMap; rename it",
  ],
  [
    'a file that is a Buffer',
    () => ofJob({ files: { 'a.py': Buffer.from('') } }),
    "Spark job 'count' has files['a.py'] as a Buffer: expected a string; correct files['a.py']",
  ],
  [
    'files that no ConfigMap holds',
    () => ofJob({ files: { 'a.py': 'é'.repeat(2 ** 19), 'b.py': 'x' } }),
    "Spark job 'count' has files of 1048577: expected at most 1Mi, which a ConfigMap holds; put large files where the pods can fetch them",
  ],
  [
    'a deadline of nothing',
    () => ofJob({ deadline: Duration.seconds(0) }),
    "Spark job 'count' has deadline 0 s: expected from 1 s to 2147483647 s; correct deadline",
  ],
  [
    'fewer cores in all than an executor has',
    () => ofJob({ totalCores: 1, executorCores: 2 }),
    "Spark job 'count' has 1 cores in all and executors with 2: expected at least 2 in all, or no executor starts; raise totalCores or lower executorCores",
  ],
  [
    'an option of spark-submit for a file',
    () => ofJob({ mainApplicationFile: '--help' }),
    `Spark job 'count' has mainApplicationFile '--help': expected ${MAIN_FILE}; correct mainApplicationFile`,
  ],
  [
    'a deadline in parts of a second',
    () => ofJob({ deadline: Duration.millis(1500) }),
    "Spark job 'count' has deadline 1500 ms: expected a whole number of seconds; correct deadline",
  ],
  [
    'a language of no name',
    () => ofApplication({ type: 'Perl' }),
    "Spark application 'pi' has type 'Perl': expected Java, Scala, Python or R; correct type",
  ],
  [
    'a policy of no name',
    () => ofApplication({ restartPolicy: 'Sometimes' }),
    "Spark application 'pi' has restartPolicy 'Sometimes': expected Never, OnFailure or Always; correct restartPolicy",
  ],
  [
    'a boolean for a property',
    () => ofApplication({ sparkConf: { 'spark.a': true } }),
    "Spark application 'pi' has sparkConf['spark.a'] true: expected a string; correct sparkConf['spark.a']",
  ],
  [
    'a time to live in parts of a second',
    () => ofApplication({ keepFor: Duration.millis(1500) }),
    "Spark application 'pi' has keepFor 1500 ms: expected a whole number of seconds; correct keepFor",
  ],
  [
    'a Secret of no name',
    () => ofApplication({ imagePullSecrets: ['My Secret'] }),
    "Spark application 'pi' has imagePullSecrets[0] 'My Secret': expected the name of an object: a DNS-1123 subdomain; correct imagePullSecrets[0]",
  ],
])('fails with %s', (_, make, message) => {
  expect(make()).toBe(message);
});

test('fails with the name of another cluster of the namespace, whatever software it is', () => {
  const { create, createHdfs } = setUp();
  const hdfs = createHdfs({ name: 'data' });
  expect(() => create({ name: 'data', hdfs })).toThrow(
    new Error(
      "Spark 'data' has the name of HDFS 'data' in namespace 'hdfs': expected a name of its own, with which those of its objects begin; set name on one of them",
    ),
  );
});

test('fails with two clusters of one name, with scratch on demand', () => {
  const { chart } = setUp();
  const disks = [disk({ mountPath: '/mnt/dynamic', dynamic: { capacity: gib(10) } })];
  const scratch = SparkScratch.onDemand(new LocalPathStorage(chart, 'dynamic', { disks }), gib(1));
  new SparkCluster(chart, 'one', { scratch });
  expect(() => new SparkCluster(chart, 'two', { scratch })).toThrow("Spark 'spark' has the name of another one");
});

test('fails at synthesis with two jobs that are the same', () => {
  const { chart, create } = setUp();
  const cluster = create();
  for (const id of ['one', 'two']) {
    new SparkJob(chart, id, { name: 'count', cluster, mainApplicationFile: 'a.jar' });
  }
  expect(() => Testing.synth(chart)).toThrow(
    /Job 'count-\w+' in namespace 'hdfs' is written twice, by '.*\/one' and by '.*\/two': expected one object of a kind, namespace and name; set another name on one of them, or put it in another namespace/,
  );
});
