import { Duration, Size } from 'cdk8s';
import { HdfsCluster, type HdfsClusterProps } from '../../src/hdfs';
import { expectStays, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { clientPod, Hadoop } from './hadoop-pods';
import { buildDns } from './harness/dns';
import { buildHadoopImage, findMissingForHadoop, HADOOP_IMAGE } from './harness/hadoop-image';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { addHadoopNodes, NODES } from './raspberry-pis';
import { Scope } from './scope';

const [FIRST, SECOND] = NODES;
const mib = (amount: number) => Size.mebibytes(amount);

/** A DataNode leaves 1 GiB of each disk free. */
const SSD_MIB = 2560;

const SSD = {
  mountPath: '/mnt/ssd',
  capacity: mib(2400),
  volumes: [
    { name: 'data', capacity: mib(2000) },
    { name: 'metadata', capacity: mib(200) },
  ],
};

/** So that a DataNode that is gone is known to be dead within half a minute, in place of ten. */
const SOON: HdfsClusterProps['hdfsSite'] = {
  'dfs.heartbeat.interval': '1',
  'dfs.namenode.heartbeat.recheck-interval': '5000',
  'dfs.blocksize': '8m',
};

describeOnCluster(
  'HDFS on two nodes with an SSD each',
  async (cluster) => {
    const images = [await buildHadoopImage()];
    await addHadoopNodes(cluster, { images, sizeMiB: SSD_MIB, directories: ['data', 'metadata'] });
  },
  (cluster) => {
    // The tests go on from each other: one HDFS that goes through it all.
    let scope: Scope;
    let hadoop: Hadoop;
    let documents: Manifest[];
    let sum: string;

    const pod = (name: string) => hadoop.pod(name);
    const client = (command: string) => hadoop.run('client', command);
    const readSum = async () =>
      (await client('set -o pipefail; hdfs dfs -cat /user/spark/file | sha256sum')).split(' ')[0];

    test('starts at the level restricted, and both DataNodes register', async () => {
      scope = await Scope.create(cluster(), { level: 'restricted' });
      hadoop = new Hadoop(cluster(), scope.namespace);
      documents = synthesize(NODES);
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      for (const name of ['hdfs-namenode-0', 'hdfs-secondarynamenode-0', 'hdfs-datanode-0', 'hdfs-datanode-1']) {
        await cluster().waitFor(pod(name), running);
      }
      const nodes = await Promise.all(
        ['hdfs-datanode-0', 'hdfs-datanode-1'].map(async (name) => (await cluster().get(pod(name))).spec.nodeName),
      );
      expect(nodes).toEqual([FIRST, SECOND]);
      await waitForDataNodes(2);
      const report = await hadoop.run('hdfs-namenode-0', 'hdfs dfsadmin -report 2>/dev/null');
      console.log(report);
      expect(report).toContain('Live datanodes (2):');
    });

    test('has no property that its daemons do not know, or take for an old one', async () => {
      const { data } = documents.find(({ kind }) => kind === 'ConfigMap')!;
      const jars = 'for jar in /opt/hadoop/lib/hadoop-*.jar; do';
      const print = 'unzip -p $jar core-default.xml hdfs-default.xml 2>/dev/null || true; done';
      const known = namesIn(await hadoop.run('hdfs-namenode-0', `${jars} ${print}`));
      expect(known.length).toBeGreaterThan(500);
      expect(known).toEqual(
        expect.arrayContaining([...namesIn(data['core-site.xml']), ...namesIn(data['hdfs-site.xml'])]),
      );
      for (const name of NODES) {
        const logs = await cluster().node(name).run(`cat /var/log/pods/${scope.namespace}_*/*/*.log`);
        expect(logs).toContain('STARTUP_MSG');
        // A stack trace of Java has `Unknown Source` in each line.
        const lines = logs.split('\n').filter((line) => !line.includes('\tat '));
        expect(lines.filter((line) => /deprecat|\bunknown\b|unrecogni[sz]ed/i.test(line))).toEqual([]);
      }
    });

    test('makes the home of a user, who then writes a file with a copy on each node', async () => {
      const job = documents.find(({ kind }) => kind === 'Job')!;
      await cluster().waitFor(job, ({ status }) => status?.succeeded === 1);
      const configMap = documents.find(({ kind }) => kind === 'ConfigMap')!.metadata!.name!;
      const { namespace } = scope;
      const manifest = clientPod({ name: 'client', namespace, image: HADOOP_IMAGE, node: FIRST, configMap });
      expect((await cluster().apply([manifest])).warnings).toEqual([]);
      await cluster().waitFor(pod('client'), running);

      await client('head -c 25000000 /dev/urandom >/tmp/file && hdfs dfs -put /tmp/file /user/spark/file');
      sum = (await client('sha256sum /tmp/file')).split(' ')[0];
      expect(await readSum()).toBe(sum);
      // The NameNode learns of the second copy after the file is closed.
      const { fsck, blocks } = await waitUntil('blocks with two copies', async () => {
        const fsck = await client('hdfs fsck /user/spark/file -files -blocks -locations 2>/dev/null');
        const found = fsck.matchAll(/\d+\. \S+:(blk_\d+)_\d+ len=\d+ Live_repl=2/g);
        const blocks = [...found].map(([, block]) => block);
        return blocks.length === 3 && { fsck, blocks };
      });
      console.log(fsck);
      expect(fsck).toContain('is HEALTHY');
      for (const name of NODES) {
        const files = await cluster().node(name).listFiles('/mnt/ssd/data/hdfs');
        expect(blocks.filter((block) => files.some((file) => file.endsWith(`/${block}`)))).toEqual(blocks);
      }
    });

    test('takes less memory than its limits', async () => {
      for (const name of ['hdfs-namenode-0', 'hdfs-secondarynamenode-0', 'hdfs-datanode-0', 'hdfs-datanode-1']) {
        const { resident, peak, limit } = await hadoop.memory(name);
        console.log(`${name}: ${resident} MiB resident, ${peak} at the peak, of ${limit}`);
        expect(peak).toBeLessThan(Number.parseInt(limit, 10));
        expect((await cluster().get(pod(name))).status.containerStatuses[0].restartCount).toBe(0);
      }
    });

    test('is not changed by applying it again, and a node that is added changes no volume and restarts no pod', async () => {
      await expectUnchangedByApply(cluster(), documents);
      const volumes = documents.filter(({ kind }) => kind === 'PersistentVolume');
      const read = () =>
        Promise.all(
          [...volumes, pod('hdfs-namenode-0'), pod('hdfs-datanode-0')].map((object) => cluster().get(object)),
        );
      const versions = (objects: Manifest[]) => objects.map(({ metadata, spec }) => [metadata?.uid, spec]);
      const before = versions(await read());
      await cluster().addFakeNode('raspberrypi-3');
      await cluster().apply(synthesize([...NODES, 'raspberrypi-3']));
      const added = pod('hdfs-datanode-2');
      expect((await cluster().waitFor(added, ({ spec }) => spec.nodeName !== undefined)).spec.nodeName).toBe(
        'raspberrypi-3',
      );
      expect(versions(await read())).toEqual(before);
      await cluster().apply(documents);
      await cluster().client.delete(added, { gracePeriodSeconds: 0 });
    });

    test('restarts its DataNodes one by one for another configuration', async () => {
      documents = synthesize(NODES, { ...SOON, 'dfs.datanode.handler.count': '5' });
      const departures = await watchDepartures();
      await cluster().apply(documents);
      const sets = documents.filter(({ kind }) => kind === 'StatefulSet');
      for (const set of [...sets].reverse()) {
        const rolledOut = ({ metadata, status }: Manifest & { metadata?: { generation?: number } }) => {
          const { observedGeneration, currentRevision, updateRevision, readyReplicas } = status;
          const isSeen = observedGeneration === metadata?.generation && currentRevision === updateRevision;
          return isSeen && readyReplicas === set.spec.replicas;
        };
        await cluster().waitFor(set, rolledOut);
      }
      expect(departures).toEqual([true, true]);
      expect(await readSum()).toBe(sum);
    });

    test('reads the file while a node is off', async () => {
      await cluster().node(SECOND).powerOff();
      expect(await readSum()).toBe(sum);
      await waitForDataNodes(1);
      expect(await readSum()).toBe(sum);
    });

    test('does not start a DataNode whose disk is not mounted, and writes nothing to the root disk', async () => {
      const node = cluster().node(SECOND);
      await node.powerOn({ without: ['/mnt/ssd'] });
      await cluster().waitForNode(SECOND, true);
      await cluster().waitForEvent(pod('hdfs-datanode-1'), 'path "/mnt/ssd/data" does not exist');
      await cluster().waitFor(pod('hdfs-datanode-1'), (object) => !running(object));
      await expectStays(cluster(), pod('hdfs-datanode-1'), (object) => !running(object));
      expect(await node.listFiles('/mnt/ssd')).toEqual([]);
      expect(await readSum()).toBe(sum);

      await node.mount('/mnt/ssd');
      for (const name of ['hdfs-datanode-1', 'hdfs-secondarynamenode-0']) {
        await cluster().waitFor(pod(name), running);
      }
      await waitForDataNodes(2);
    });

    test('has all files when the pod of the NameNode is another one', async () => {
      const { uid } = (await cluster().get(pod('hdfs-namenode-0'))).metadata as { uid: string };
      await cluster().client.delete(pod('hdfs-namenode-0'));
      await cluster().waitFor(pod('hdfs-namenode-0'), (object) => object.metadata?.uid !== uid && running(object));
      await waitUntil('file', async () => (await readSum()) === sum);
      await waitForDataNodes(2);
    });

    test('serves no other file system when the disk of the NameNode is lost and an empty one is formatted', async () => {
      await waitForCheckpoint();
      const first = cluster().node(FIRST);
      await first.powerOff();
      await first.replaceDisk('/mnt/ssd');
      await first.powerOn();
      await cluster().waitForNode(FIRST, true);
      await cluster().waitForEvent(pod('hdfs-namenode-0'), 'path "/mnt/ssd/metadata" does not exist');

      await first.run('mkdir /mnt/ssd/metadata');
      await cluster().waitFor(pod('hdfs-namenode-0'), running);
      await waitForLog(SECOND, 'hdfs-datanode-1', 'Incompatible clusterIDs');
      await waitForLog(SECOND, 'hdfs-secondarynamenode-0', 'Inconsistent checkpoint fields');
      await cluster().waitFor(pod('hdfs-datanode-1'), (object) => !running(object));
    });

    test('has its files back from the checkpoint', async () => {
      const [first, second] = NODES.map((name) => cluster().node(name));
      const set = {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { ...pod('').metadata, name: 'hdfs-namenode' },
      };
      await cluster().client.patch(set, { spec: { replicas: 0 } });
      await waitUntil('no NameNode', async () => (await cluster().client.get(pod('hdfs-namenode-0'))) === undefined);
      await first.run('rm -r /mnt/ssd/metadata');

      // The commands of docs/hdfs.md, with an argument in place of ssh.
      const checkpoint = await second.run('tar -C /mnt/ssd/metadata -czf - hdfs/current | base64 -w0');
      await first.run(`mkdir /mnt/ssd/restored && echo ${checkpoint} | base64 -d | tar -C /mnt/ssd/restored -xpzf -`);
      await first.run('mv /mnt/ssd/restored /mnt/ssd/metadata && mkdir /mnt/ssd/data');
      await cluster().client.patch(set, { spec: { replicas: 1 } });

      for (const name of ['hdfs-namenode-0', 'client', 'hdfs-datanode-0', 'hdfs-datanode-1']) {
        await cluster().waitFor(pod(name), running);
      }
      await waitUntil('file', async () => (await readSum()) === sum);
      const blocks = async () =>
        (await first.listFiles('/mnt/ssd/data/hdfs')).filter((file) => /\/blk_\d+$/.test(file));
      await waitUntil('copies on the new disk', async () => (await blocks()).length === 3);
    });

    async function waitForDataNodes(count: number): Promise<void> {
      await waitUntil(`${count} DataNodes`, async () => (await hadoop.liveDataNodes('hdfs-namenode-0')) === count);
    }

    /** For each DataNode that is told to go from now on, whether the other one is ready then. */
    async function watchDepartures(): Promise<boolean[]> {
      const departures: boolean[] = [];
      const leaving = new Set<string | undefined>();
      const last = new Map<string | undefined, Manifest>();
      await cluster().client.watch({ apiVersion: 'v1', kind: 'Pod' }, ({ object }) => {
        const { name, uid, deletionTimestamp } = object.metadata ?? {};
        if (!/^hdfs-datanode-[01]$/.test(`${name}`)) {
          return;
        }
        last.set(name, object);
        if (deletionTimestamp && !leaving.has(uid)) {
          leaving.add(uid);
          departures.push([...last.values()].every((pod) => pod === object || running(pod)));
        }
      });
      return departures;
    }

    function namesIn(site: string): string[] {
      return [...site.matchAll(/<name>\s*(.*?)\s*<\/name>/g)].map(([, name]) => name);
    }

    async function waitForLog(node: string, name: string, text: string): Promise<void> {
      const logs = `/var/log/pods/${scope.namespace}_${name}_*/*/*.log`;
      const has = async () => (await cluster().node(node).run(`cat ${logs} | grep -c '${text}' || true`)) !== '0\n';
      await waitUntil(`'${text}' in the log of ${name}`, has);
    }

    /** Until the SecondaryNameNode has all that the NameNode has done by now. */
    async function waitForCheckpoint(): Promise<void> {
      const last = await hadoop.lastTransaction('hdfs-namenode-0');
      const images = () => cluster().node(SECOND).run('ls /mnt/ssd/metadata/hdfs/current');
      const newest = async () =>
        Math.max(...[...(await images()).matchAll(/fsimage_(\d+)$/gm)].map(([, id]) => Number(id)));
      await waitUntil('checkpoint', async () => (await newest()) >= last);
    }

    function synthesize(nodes: readonly string[], hdfsSite = SOON): Manifest[] {
      const disks = nodes.map((node) => ({ node, ...SSD }));
      return scope.synthesize({ disks }, (chart, storage) => {
        new HdfsCluster(chart, 'hdfs', {
          storage,
          nameVolume: storage.getVolume({ node: FIRST, path: 'metadata' }),
          dataVolumes: nodes.map((node) => storage.getVolume({ node, path: 'data' })),
          checkpointVolume: storage.getVolume({ node: SECOND, path: 'metadata' }),
          checkpointInterval: Duration.minutes(1),
          image: HADOOP_IMAGE,
          replication: 2,
          homes: ['spark'],
          hdfsSite,
        });
      });
    }
  },
  {
    findMissing: findMissingForHadoop,
    build: () => Promise.all([buildHadoopImage(), buildDns()]),
    noticesPowerOff: true,
  },
);
