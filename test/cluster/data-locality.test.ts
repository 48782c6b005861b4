import { type Chart, Size } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { HdfsCluster, LocalSsdStorage, SparkCluster, SparkJob, SparkScratch } from '../../src';
import { running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { bootstrapOf, clientPod, Hadoop } from './hadoop-pods';
import { buildHadoopImage, HADOOP_IMAGE } from './harness/hadoop-image';
import type { Manifest } from './harness/manifest';
import { buildSparkImage, SPARK_IMAGE } from './harness/spark-image';
import { waitUntil } from './harness/wait';
import { addHadoopNodes, NODES } from './raspberry-pis';
import { Scope } from './scope';
import { ALL_EXECUTORS, SPARK_ON_HDFS, Spark } from './spark-pods';

const [FIRST] = NODES;
const DATA_NODES = ['hdfs-datanode-0', 'hdfs-datanode-1'];
const mib = (amount: number) => Size.mebibytes(amount);

const SSD = {
  mountPath: '/mnt/ssd',
  capacity: mib(2400),
  volumes: [
    { name: 'data', capacity: mib(1900) },
    { name: 'metadata', capacity: mib(200) },
    { name: 'shared', capacity: mib(100) },
  ],
};

describeOnCluster(
  'Spark in pods of its own and in those of DataNodes',
  async (cluster) => {
    const images = [await buildHadoopImage(), await buildSparkImage()];
    await addHadoopNodes(cluster, { images, sizeMiB: 2560, directories: ['data', 'metadata', 'own', 'shared'] });
  },
  (cluster) => {
    // The tests go on from each other.
    let scope: Scope;
    let hadoop: Hadoop;
    let documents: Manifest[];
    let jobs: { readonly own: Manifest; readonly shared: Manifest };

    test('starts at the level restricted, with its scratch on the SSD', async () => {
      scope = await Scope.create(cluster(), { level: 'restricted' });
      hadoop = new Hadoop(cluster(), scope.namespace);
      // Two workers a node, which a machine with two CPUs has no room for otherwise.
      const all: Manifest[] = JSON.parse(JSON.stringify(synthesize()).replaceAll('"cpu":"1"', '"cpu":"100m"'));
      documents = all.filter(({ metadata }) => !/^(own|shared)-count-/.test(metadata!.name!));
      const [own, shared] = all.filter((document) => !documents.includes(document));
      jobs = { own, shared };
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      for (const name of [...DATA_NODES, 'own-worker-0', 'own-worker-1']) {
        await cluster().waitFor(hadoop.pod(name), running);
      }
      for (const name of NODES) {
        for (const directory of ['own', 'shared']) {
          const command = `stat -c %u /mnt/ssd/${directory}/spark/local`;
          await waitUntil('scratch', async () => (await cluster().node(name).run(command)) === '185\n');
        }
      }
    });

    test('has a file of which each block is on one node only', async () => {
      const manifest = { namespace: scope.namespace, image: HADOOP_IMAGE, configMap: 'hdfs-configuration' };
      await cluster().apply([clientPod({ name: 'client', node: FIRST, ...manifest })]);
      await cluster().waitFor(hadoop.pod('client'), running);
      await cluster().waitFor(bootstrapOf(documents), ({ status }) => status?.succeeded === 1);
      const words = `awk 'BEGIN { for (i = 0; i < 5000000; i++) printf "word%d%s", i % 1000, i % 12 ? " " : "\\n" }'`;
      await run(`set -o pipefail; ${words} | hdfs dfs -D dfs.replication=1 -D dfs.blocksize=2m -put - text`);
    });

    test('reads over the network in pods of its own', async () => {
      const { levels, read } = await count(jobs.own);
      expect(levels).not.toContain('NODE_LOCAL');
      for (const { all, remote } of read) {
        expect(remote).toBe(all);
      }
    });

    test('reads from the disk of the node in the pods of DataNodes', async () => {
      const { levels, read } = await count(jobs.shared);
      expect(new Set(levels)).toEqual(new Set(['NODE_LOCAL']));
      for (const { all, remote } of read) {
        // Not nothing: a line that begins in one block ends in the next, which may be on the other node.
        expect(remote).toBeLessThan(all / 10);
      }
    });

    /** Runs a job. @returns where its tasks ran, and what each DataNode gave to readers */
    async function count(job: Manifest) {
      const before = await bytesRead();
      const { succeeded, log } = await new Spark(cluster(), scope.namespace).run([job]);
      expect(succeeded).toBe(true);
      const read = (await bytesRead()).map(({ all, remote }, ordinal) => ({
        all: all - before[ordinal].all,
        remote: remote - before[ordinal].remote,
      }));
      const starts = log.matchAll(/Starting task \d+\.\d+ in stage 0\.0 .*? (\w+_LOCAL|ANY), /g);
      const levels = [...starts].map(([, level]) => level);
      console.log(`bytes that each DataNode gave: ${JSON.stringify(read)}; levels of tasks: ${levels.join(' ')}`);
      expect(levels.length).toBeGreaterThan(16);
      expect(Math.min(...read.map(({ all }) => all))).toBeGreaterThan(2 * 1024 ** 2);
      return { levels, read };
    }

    const run = (command: string) => hadoop.run('client', command);

    /** What each DataNode gave to readers so far, and how much of it to those of other pods. */
    function bytesRead(): Promise<{ all: number; remote: number }[]> {
      return Promise.all(
        DATA_NODES.map(async (name) => {
          const answer = await hadoop.get(name, 9864, '/jmx?qry=Hadoop:service=DataNode,name=DataNodeActivity-*');
          const metric = (of: string) => Number(new RegExp(`"${of}"\\s*:\\s*(\\d+)`).exec(answer)?.[1]);
          return { all: metric('BytesRead'), remote: metric('RemoteBytesRead') };
        }),
      );
    }

    /** Volumes that go with their pods, as far as there are any: nothing here makes them anew. */
    function onDemand(chart: Chart): LocalSsdStorage {
      const volumes = [{ name: 'own', capacity: mib(100) }];
      return new LocalSsdStorage(chart, 'on-demand', {
        storageClassName: `${scope.storageClassName}-on-demand`,
        reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
        provisionedBy: 'local-volume-provisioner',
        disks: NODES.map((node) => ({ ...SSD, node, volumes })),
      });
    }

    function synthesize(): Manifest[] {
      return scope.synthesize({ disks: NODES.map((node) => ({ node, ...SSD })) }, (chart, storage) => {
        const onEachNode = (path: string) => NODES.map((node) => storage.getVolume({ node, path }));
        const [nameVolume, checkpointVolume] = onEachNode('metadata');
        const hdfs = new HdfsCluster(chart, 'hdfs', {
          storage,
          nameVolume,
          checkpointVolume,
          dataVolumes: onEachNode('data'),
          image: HADOOP_IMAGE,
          nodeMemory: Size.gibibytes(4),
          homes: ['spark'],
        });
        const scratches = {
          own: { scratch: SparkScratch.onDemand(onDemand(chart), mib(100)), workers: 2 },
          shared: { scratch: SparkScratch.onVolumes(storage, onEachNode('shared')), inDataNodePods: true },
        };
        for (const name of ['own', 'shared'] as const) {
          const cluster = new SparkCluster(chart, name, {
            name,
            hdfs,
            ...scratches[name],
            image: SPARK_IMAGE,
            workerMemory: Size.mebibytes(512),
            workerCores: 1,
          });
          new SparkJob(chart, `${name}-count`, {
            cluster,
            mainClass: 'WordCount',
            mainApplicationFile: '/opt/spark/examples/word-count.jar',
            arguments: ['text', `counts-of-${name}`],
            totalCores: 2,
            // As long as one of the executors is busy, the other one must not take its blocks.
            sparkConf: { 'spark.locality.wait': '1h', ...ALL_EXECUTORS },
          });
        }
      });
    }
  },
  SPARK_ON_HDFS,
);
