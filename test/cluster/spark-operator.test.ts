import { ApiObject, type Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import type { LocalSsdStorage } from '../../src';
import { HdfsConfiguration } from '../../src/hdfs';
import { SparkRestartPolicy } from '../../src/spark/application/restart';
import { SparkApplication } from '../../src/spark/application/spark-application';
import type { SparkApplicationProps } from '../../src/spark/application/spark-application-props';
import { describeOnCluster } from './describe-on-cluster';
import type { WatchEvent } from './harness/client';
import { API_SERVER } from './harness/control-plane';
import { buildDns } from './harness/dns';
import type { Manifest } from './harness/manifest';
import { buildSparkImage, findMissingForSpark, SPARK_IMAGE } from './harness/spark-image';
import { buildSparkOperator, operatorDefinitions, SparkOperator } from './harness/spark-operator';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { addHadoopNodes, NODES } from './raspberry-pis';
import { Scope } from './scope';
import { ALL_EXECUTORS } from './spark-pods';

const CAPACITY = Size.mebibytes(48);
const DIRECTORIES = ['a', 'b', 'c', 'd'];
const SSD_MIB = 256;

const CORE_SITE = `<configuration>
  <property><name>fs.viewfs.mounttable.here.link./opt</name><value>file:///opt</value></property>
</configuration>`;

describeOnCluster(
  'applications of the Spark operator, on two nodes with an SSD each',
  async (cluster) => {
    const images = [await buildSparkImage()];
    await addHadoopNodes(cluster, { images, sizeMiB: SSD_MIB, directories: DIRECTORIES });
    for (const definition of await operatorDefinitions()) {
      await cluster.client.create(definition);
      await cluster.waitFor(definition, ({ status }) => condition(status, 'Established'));
    }
  },
  (cluster) => {
    let operator: SparkOperator;
    let scope: Scope;
    let documents: Manifest[];
    const pods = new Map<string, Manifest>();
    const claims = new Map<string, Manifest>();

    const application = (name: string) => ({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata: { name, namespace: scope.namespace },
    });

    test('pass a strict apply, and are not changed by the next', async () => {
      scope = await Scope.create(cluster(), { level: 'restricted' });
      documents = synthesize({
        mainApplicationFile: 'local:///opt/spark/examples/word-count.jar',
        mainClass: 'WordCount',
        arguments: ['viewfs://here/opt/entrypoint.sh', 'file:///tmp/result'],
        executors: 2,
      });
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      await expectUnchangedByApply(cluster(), documents);
      const [{ spec }] = documents.filter(({ kind }) => kind === 'SparkApplication');
      expect((await cluster().get(application('count'))).spec).toEqual(spec);
    });

    test('run to their end, with scratch on the SSD for driver and executors', async () => {
      const remember =
        (objects: Map<string, Manifest>) =>
        ({ object }: WatchEvent): void =>
          void objects.set(object.metadata?.name as string, object);
      await cluster().client.watch({ apiVersion: 'v1', kind: 'Pod' }, remember(pods));
      await cluster().client.watch({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, remember(claims));
      operator = await SparkOperator.start(cluster());
      const scratch = new Set<string>();
      const { status } = await ended('count', async () => {
        for (const name of NODES) {
          const files = await cluster()
            .node(name)
            .run('cd /mnt/ssd && find . -mindepth 2 -maxdepth 2 -name "blockmgr-*"');
          for (const [, directory] of files.matchAll(/^\.\/(\w+)\//gm)) {
            scratch.add(`${name}/${directory}`);
          }
        }
      });
      expect(status.applicationState).toEqual({ state: 'COMPLETED' });
      const executors = [...pods.values()].filter(({ metadata }) => /-exec-\d+$/.test(metadata?.name as string));
      expect(executors).toHaveLength(2);
      for (const { metadata, spec } of [pods.get('count-driver')!, ...executors]) {
        const claim = claims.get(`${metadata?.name}-spark-local-dir-1`)!;
        expect(claim.metadata?.ownerReferences).toEqual([
          expect.objectContaining({ kind: 'Pod', name: metadata?.name }),
        ]);
        expect(claim.spec.storageClassName).toBe(scope.storageClassName);
        const { path } = (await cluster().get(volumeOf(claim))).spec.local;
        expect([...scratch]).toContain(`${spec.nodeName}/${path.split('/').pop()}`);
      }
    });

    test('have the files of Hadoop and a user for them, and may do what they try', async () => {
      const driver = pods.get('count-driver')!;
      const executor = [...pods.values()].find(({ metadata }) => metadata?.name?.endsWith('-exec-1'))!;
      for (const { spec } of [driver, executor]) {
        const [{ env, volumeMounts }] = spec.containers;
        const variable = (wanted: string) =>
          env.filter(({ name }: Manifest) => name === wanted).map(({ value }: Manifest) => value);
        expect(variable('HADOOP_USER_NAME')).toEqual(['spark']);
        // Of two, the last counts.
        expect(variable('SPARK_USER').at(-1)).toBe(spec === executor.spec ? 'spark' : 'operator');
        const [directory] = variable('HADOOP_CONF_DIR');
        expect(volumeMounts).toContainEqual(expect.objectContaining({ mountPath: directory }));
      }
      expect(await logOf('count-driver')).not.toMatch(/forbidden/i);
    });

    test('leave no claim of an executor, and with the application goes that of the driver', async () => {
      const left = async () =>
        (
          await cluster().client.list({
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: application('').metadata,
          })
        ).map(({ metadata }) => metadata?.name);
      await waitUntil('claims of executors gone', async () => (await left()).length === 1);
      expect(await left()).toEqual(['count-driver-spark-local-dir-1']);
      await cluster().delete(application('count'));
      await waitUntil('claim of the driver gone', async () => (await left()).length === 0);
    });

    test('are tried again after a failure, with a driver that gets another volume', async () => {
      documents = synthesize({
        mainApplicationFile: 'local:///opt/spark/examples/word-count.jar',
        mainClass: 'WordCount',
        arguments: ['file:///$(SPARK_USER)', 'file:///tmp/result'],
        restartPolicy: SparkRestartPolicy.ON_FAILURE,
        retries: 1,
        retryInterval: Duration.seconds(1),
      });
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      const { status } = await ended('count');
      expect(status.applicationState.state).toBe('FAILED');
      expect(status.executionAttempts).toBe(2);
      // What the driver is given, nobody has read before.
      expect(await logOf('count-driver')).toContain('Input path does not exist: file:/$(SPARK_USER)');
      const volumes = await cluster().client.list({ apiVersion: 'v1', kind: 'PersistentVolume' });
      const ofDrivers = volumes.filter(({ spec }) => spec.claimRef?.name === 'count-driver-spark-local-dir-1');
      expect(ofDrivers).toHaveLength(3);
    });

    function synthesize(props: Omit<SparkApplicationProps, 'storage' | 'scratch'>): Manifest[] {
      const volumes = DIRECTORIES.map((name) => ({ name, capacity: CAPACITY }));
      const capacity = Size.mebibytes(SSD_MIB - 48);
      const disks = NODES.map((node) => ({ node, mountPath: '/mnt/ssd', capacity, volumes }));
      const deleted = {
        reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
        provisionedBy: 'local-volume-provisioner',
      };
      return scope.synthesize({ disks, ...deleted }, (chart: Chart, storage: LocalSsdStorage) => {
        const hadoop = HdfsConfiguration._of(chart, 'hadoop', {}, { 'core-site.xml': CORE_SITE });
        const application = new SparkApplication(chart, 'count', {
          storage,
          scratch: CAPACITY,
          image: SPARK_IMAGE,
          hadoop,
          sparkConf: {
            'spark.kubernetes.driver.request.cores': '100m',
            'spark.kubernetes.executor.request.cores': '100m',
            ...ALL_EXECUTORS,
          },
          executorMemory: Size.mebibytes(512),
          ...props,
        });
        // Here nothing makes the address of a Service one of its pods'.
        ApiObject.of(application).addJsonPatch(JsonPatch.add('/spec/driver/kubernetesMaster', API_SERVER));
      });
    }

    /** The application once it has ended. */
    async function ended(name: string, meanwhile = async () => {}): Promise<Manifest> {
      const ask = async () => {
        await meanwhile();
        const object = await cluster().get(application(name));
        return ['COMPLETED', 'FAILED'].includes(object.status?.applicationState?.state) && object;
      };
      const driver = { apiVersion: 'v1', kind: 'Pod', metadata: { ...application(`${name}-driver`).metadata } };
      const explain = async () => {
        const events = (await cluster().eventsOf(driver)).map(({ message }) => message);
        return [await logOf(`${name}-driver`), ...events, operator.log.slice(-4000)].join('\n');
      };
      return waitUntil(`application ${name} ended`, ask, {
        explain,
        giveUp: () => operator.expectRunning(),
      });
    }

    async function logOf(pod: string): Promise<string> {
      const logs = `/var/log/pods/${scope.namespace}_${pod}_*/*/*.log`;
      const texts = NODES.map((name) => cluster().node(name).run(`cat ${logs} 2>/dev/null || true`));
      return (await Promise.all(texts)).join('');
    }
  },
  { findMissing: findMissingForSpark, build: () => Promise.all([buildSparkOperator(), buildDns()]) },
);

function volumeOf({ spec }: Manifest) {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: spec.volumeName } };
}

function condition(status: Manifest | undefined, wanted: string): boolean {
  return status?.conditions?.some(({ type, status }: Manifest) => type === wanted && status === 'True');
}
