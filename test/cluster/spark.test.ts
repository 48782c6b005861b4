import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { HadoopChart } from '../../examples/raspberry-pi-hadoop/hadoop-chart';
import { SparkJob, type SparkJobProps } from '../../src/spark';
import { running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { bootstrapOf, clientPod, Hadoop } from './hadoop-pods';
import { buildHadoopImage, HADOOP_IMAGE } from './harness/hadoop-image';
import type { Manifest } from './harness/manifest';
import { buildSparkImage, SPARK_IMAGE } from './harness/spark-image';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { addHadoopNodes, NODES } from './raspberry-pis';
import { ALL_EXECUTORS, SPARK_ON_HDFS, Spark } from './spark-pods';

const [FIRST, SECOND] = NODES;
const NAMESPACE = 'hadoop';
const DIST = join(__dirname, '..', '..', 'dist', 'raspberry-pi-hadoop');

/** What the documents say of Raspberry Pis and is different here: the images, the size of the disk, the CPUs. */
const HERE: [string, string][] = [
  ['"apache/hadoop:3.4.3"', `"${HADOOP_IMAGE}"`],
  ['"apache/spark:3.5.7-java17"', `"${SPARK_IMAGE}"`],
  [
    '<name>dfs.datanode.du.reserved</name>\\n    <value>53687091200<',
    '<name>dfs.datanode.du.reserved</name>\\n    <value>0<',
  ],
  ['"cpu":"3"', '"cpu":"1"'],
];

const SSD_MIB = 2560;

/** 25 MB of a thousand words, in the order of a fixed seed. */
const TEXT = `awk 'BEGIN { srand(7); for (i = 0; i < 2600000; i++) printf "word%d%s", 1000 * rand(), i % 12 ? " " : "\\n" }'`;
const COUNT = `awk '{ for (i = 1; i <= NF; i++) sum[$i]++ } END { for (word in sum) print word, sum[word] }'`;

const DATA_NODES = ['hdfs-datanode-0', 'hdfs-datanode-1'];
const PODS = ['hdfs-namenode-0', 'hdfs-secondarynamenode-0', ...DATA_NODES];

function here(documents: readonly Manifest[]): Manifest[] {
  let text = JSON.stringify(documents);
  for (const [there, instead] of HERE) {
    text = text.replaceAll(there, instead);
  }
  return JSON.parse(text);
}

/** What is in the folder of the example, as somebody applies it. */
function example(): Manifest[] {
  const files = readdirSync(DIST).sort();
  const documents = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(DIST, file), 'utf8')).map((document) => document.toJS()),
  );
  const text = JSON.stringify(documents);
  expect(HERE.filter(([there]) => !text.includes(there))).toEqual([]);
  return here(documents);
}

/** What somebody adds to the example for an application that counts words, the Job the last. */
function jobOf(id: string, paths: string[], sparkConf?: Record<string, string>): Manifest[] {
  return newJob(id, { mainClass: 'WordCount', arguments: paths, sparkConf });
}

function newJob(id: string, props: Partial<SparkJobProps>): Manifest[] {
  const chart = new HadoopChart(Testing.app(), 'hadoop');
  const mainApplicationFile = '/opt/spark/examples/word-count.jar';
  const job = new SparkJob(chart, id, { cluster: chart.spark, mainApplicationFile, ...props });
  const names = job.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .map(({ name }) => name);
  return here(Testing.synth(chart)).filter(({ metadata }) => names.includes(metadata!.name!));
}

describeOnCluster(
  'HDFS and Spark of the example, on two nodes with an SSD each',
  async (cluster) => {
    const images = [await buildHadoopImage(), await buildSparkImage()];
    await addHadoopNodes(cluster, { images, sizeMiB: SSD_MIB, directories: ['data', 'metadata', 'scratch'] });
  },
  (cluster) => {
    // The tests go on from each other: one cluster of Spark that goes through it all.
    const hadoop = () => new Hadoop(cluster(), NAMESPACE);
    const spark = () => new Spark(cluster(), NAMESPACE);
    const pod = (name: string) => hadoop().pod(name);
    const client = (command: string) => hadoop().run('client', command);
    let documents: Manifest[];

    test('starts at the level restricted, and all DataNodes and workers register', async () => {
      documents = example();
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      for (const name of PODS) {
        await cluster().waitFor(pod(name), running);
      }
      await waitUntil('two DataNodes', async () => (await hadoop().liveDataNodes('hdfs-namenode-0')) === 2);
      await waitUntil('two workers', async () => (await spark().aliveWorkers()) === 2);
    });

    test('has a file of 20 MB and more on the SSDs of both nodes', async () => {
      const manifest = { namespace: NAMESPACE, image: HADOOP_IMAGE, node: FIRST, configMap: 'hdfs-configuration' };
      await cluster().apply([clientPod({ name: 'client', ...manifest })]);
      await cluster().waitFor(pod('client'), running);
      await cluster().waitFor(bootstrapOf(documents), ({ status }) => status?.succeeded === 1);
      await client(`${TEXT} >/tmp/text && hdfs dfs -put /tmp/text /user/spark/text`);
      expect(Number(await client('stat -c %s /tmp/text'))).toBeGreaterThan(20_000_000);
      // The NameNode learns of the second copy after the file is closed.
      const block = await waitUntil('block with two copies', async () => {
        const fsck = await client('hdfs fsck /user/spark/text -files -blocks -locations 2>/dev/null');
        return /\d+\. \S+:(blk_\d+)_\d+ len=\d+ Live_repl=2/.exec(fsck)?.[1];
      });
      for (const name of NODES) {
        const files = await cluster().node(name).listFiles('/mnt/ssd/data/hdfs');
        expect(files.filter((file) => file.endsWith(`/${block}`))).toHaveLength(1);
      }
    });

    test('counts the words of it with executors on both nodes, reading and writing HDFS, within its limits', async () => {
      const running = spark().run(jobOf('count', ['text', 'counts'], ALL_EXECUTORS));
      const peaks = await Promise.all(DATA_NODES.map((name) => spark().peaksUntil(name, 'worker', running)));
      expect(await running).toMatchObject({ succeeded: true, exitCode: 0 });
      await expectCounts('counts');
      for (const name of NODES) {
        const work = await cluster().node(name).listFiles('/mnt/ssd/scratch/spark/work');
        expect(work.filter((file) => file.endsWith('/stderr'))).not.toEqual([]);
      }
      for (const [ordinal, processes] of peaks.entries()) {
        const { spec } = await cluster().get(pod(DATA_NODES[ordinal]));
        const { memory } = spec.containers[1].resources.limits;
        const words = processes.map(({ name, mebibytes }) => `${name} ${mebibytes} MiB`).join(', ');
        console.log(`worker of ${DATA_NODES[ordinal]} at the peak: ${words}, of ${memory}`);
        expect(processes.map(({ name }) => name).sort()).toEqual(['CoarseGrainedExecutorBackend', 'Worker']);
        expect(processes.reduce((sum, { mebibytes }) => sum + mebibytes, 0)).toBeLessThan(Number.parseInt(memory, 10));
      }
    });

    test('takes less memory than its limits', async () => {
      for (const name of [...PODS, (await spark().master())!.metadata!.name!]) {
        const { resident, peak, limit } = await hadoop().memory(name);
        console.log(`${name}: ${resident} MiB resident, ${peak} at the peak, of ${limit}`);
        expect(peak).toBeLessThan(Number.parseInt(limit, 10));
      }
      for (const name of PODS) {
        const { containerStatuses } = (await cluster().get(pod(name))).status;
        expect(containerStatuses.filter(({ restartCount }: { restartCount: number }) => restartCount > 0)).toEqual([]);
      }
    });

    test('is not changed by applying it again', async () => {
      await expectUnchangedByApply(cluster(), documents);
    });

    test('runs Python of the job itself', async () => {
      const job = newJob('python', {
        mainApplicationFile: '/opt/application/count.py',
        files: { 'count.py': readFileSync(join(__dirname, 'spark', 'count.py'), 'utf8') },
        arguments: ['text', 'counts-by-python'],
      });
      expect(await spark().run(job)).toMatchObject({ succeeded: true, exitCode: 0 });
      await expectCounts('counts-by-python');
    });

    test('ends a job as its application ends', async () => {
      expect(await spark().run(jobOf('again', ['text', 'counts']))).toMatchObject({
        succeeded: false,
        exitCode: 1,
      });
      const exit = newJob('exit', { mainClass: 'Exit', arguments: ['7'] });
      expect(await spark().run(exit)).toMatchObject({ succeeded: false, exitCode: 7 });
    });

    test('has its workers registered again with another master', async () => {
      const { uid, name } = (await spark().master())!.metadata as { uid: string; name: string };
      await setUnschedulable(SECOND, true); // the next test needs the master on the other node
      await cluster().client.delete(pod(name));
      await waitUntil('another master', async () => {
        const found = await spark().master();
        return found !== undefined && found.metadata?.uid !== uid && running(found);
      });
      await setUnschedulable(SECOND, false);
      await waitUntil('two workers', async () => (await spark().aliveWorkers()) === 2);
    });

    test('runs a job while a node is off, and has its worker and its DataNode back after', async () => {
      await cluster().node(SECOND).powerOff();
      await cluster().waitForNode(SECOND, false);
      expect(await spark().run(jobOf('alone', ['text', 'more']))).toMatchObject({ succeeded: true });
      await expectCounts('more');

      await cluster().node(SECOND).powerOn();
      await cluster().waitForNode(SECOND, true);
      for (const name of PODS) {
        await cluster().waitFor(pod(name), running);
      }
      await waitUntil('two workers', async () => (await spark().aliveWorkers()) === 2);
      await waitUntil('two DataNodes', async () => (await hadoop().liveDataNodes('hdfs-namenode-0')) === 2);
    });

    async function setUnschedulable(name: string, unschedulable: boolean): Promise<void> {
      await cluster().client.patch({ apiVersion: 'v1', kind: 'Node', metadata: { name } }, { spec: { unschedulable } });
    }

    /** Fails unless a directory in HDFS has the count of each word. */
    async function expectCounts(directory: string): Promise<void> {
      await client(`hdfs dfs -cat '/user/spark/${directory}/part-*' | sort >/tmp/${directory}`);
      await client(`${COUNT} /tmp/text | sort >/tmp/expected`);
      expect(await client(`wc -l </tmp/${directory}`)).toBe('1000\n');
      expect(await client(`cmp /tmp/expected /tmp/${directory} && echo same`)).toBe('same\n');
    }
  },
  { ...SPARK_ON_HDFS, noticesPowerOff: true },
);
