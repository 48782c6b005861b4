import { ApiObject, App, Chart, type ChartProps, Cron, Duration } from 'cdk8s';
import {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  EmptyDirMedium,
  Job,
  Namespace,
  PersistentVolumeMode,
  PersistentVolumeReclaimPolicy,
  Pod,
  ResourceFieldPaths,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  Volume,
} from 'cdk8s-plus-27';
import { parseAllDocuments } from 'yaml';
import {
  ClaimedVolume,
  ClaimTemplate,
  EphemeralVolume,
  Filesystem,
  HdfsCluster,
  LocalPathDeployment,
  LocalPathStorage,
  LocalSsdStorage,
  PodField,
  ProjectedVolume,
  ReclaimJob,
  ReclaimTask,
  SparkApplication,
  SparkCluster,
  SparkJob,
  SparkScratch,
  StaticProvisioner,
  VolumeProjection,
} from '../../src';
import { disk, gib, type Manifest } from '../fixtures';

const DEVICE = { node: 'raspberrypi-1', devicePath: '/dev/disk/by-id/nvme-1', capacity: gib(900), name: 'nvme' };

/** The documents of a file, by the rules of YAML 1.1 as kubectl reads it. */
export function documentsOf(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  });
}

/** What an app writes that has one chart. */
function written(fill: (chart: Chart) => void, props?: ChartProps): Manifest[] {
  const app = new App();
  fill(new Chart(app, 'chart', props));
  return documentsOf(app.synthYaml());
}

/** The documents of the constructs in all their variants, by what is special in each. */
export const VARIANTS: Record<string, () => Manifest[]> = {
  'two disks': () =>
    written((chart) => {
      new LocalSsdStorage(chart, 'ssd', { disks: [disk(), disk({ node: 'raspberrypi-2' })] });
    }),
  'a default class with labels': () =>
    written((chart) => {
      new LocalSsdStorage(chart, 'ssd', { disks: [disk()], isDefaultClass: true, labels: { team: 'a', '1': 'yes' } });
    }),
  'several volumes on one disk, and a mount point as a volume of another': () =>
    written((chart) => {
      new LocalSsdStorage(chart, 'ssd', {
        storageClassName: 'fast.local',
        disks: [
          disk({
            capacity: Filesystem.xfs().usableCapacity('1.92 TB'),
            name: 'sda',
            volumes: [
              { name: 'a', capacity: gib(100), directory: 'hdfs/data' },
              { name: 'b', capacity: gib(0.5), persistentVolumeName: 'by-hand' },
            ],
          }),
          disk({ mountPath: '/mnt/other', volumes: [{ name: 'all', capacity: gib(1), useMountPoint: true }] }),
        ],
      });
    }),
  'volumes that a provisioner deletes': () =>
    written((chart) => {
      new LocalSsdStorage(chart, 'ssd', {
        disks: [disk()],
        reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
        provisionedBy: 'local-volume-provisioner',
      });
    }),
  'dynamic volumes beside static ones, as K3s reads it': () =>
    written((chart) => {
      const disks = [disk({ dynamic: { capacity: gib(100) } }), disk({ node: 'raspberrypi-2' })];
      new LocalSsdStorage(chart, 'ssd', { disks });
      const storage = new LocalPathStorage(chart, 'dynamic', { disks });
      new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1) });
    }),
  'dynamic volumes with all options, as the project itself reads it': () =>
    written((chart) => {
      new LocalPathStorage(chart, 'dynamic', {
        disks: [disk({ dynamic: { capacity: gib(400), directory: 'a/b' } })],
        storageClassName: 'dynamic',
        isDefaultClass: true,
        reclaimPolicy: PersistentVolumeReclaimPolicy.RETAIN,
        nodePath: '/mnt/ssd/a/b',
        pathPattern: '{{ .PVC.Namespace }}/{{ .PVC.Name }}/{{ .PVName }}',
        defaultPath: '/opt/local-path-provisioner',
        deployment: LocalPathDeployment.UPSTREAM,
        labels: { team: 'a' },
      });
    }),
  'volumes of no class with their claim': () =>
    written((chart) => {
      const storage = new LocalSsdStorage(chart, 'ssd', { storageClassName: '', disks: [disk()] });
      new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1) });
    }),
  'a provisioner that deletes directories and devices': () =>
    written((chart) => {
      const deleted = { reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE, provisionedBy: StaticProvisioner.NAME };
      const storages = [
        new LocalSsdStorage(chart, 'ssd', { ...deleted, disks: [disk()] }),
        new LocalSsdStorage(chart, 'raw', { ...deleted, storageClassName: 'raw', devices: [DEVICE] }),
      ];
      new StaticProvisioner(chart, 'deleter', { storages, labels: { team: 'a' } });
    }),
  'jobs that empty a directory and a device, and archive one': () =>
    written(
      (chart) => {
        const { volumes } = new LocalSsdStorage(chart, 'ssd', { disks: [disk()], devices: [DEVICE] });
        volumes.forEach((volume, index) => {
          new ReclaimJob(chart, `scrub-${index}`, { volume });
          const metadata = { name: `archive-${index}`, labels: { team: 'a' } };
          new ReclaimJob(chart, metadata.name, { volume, metadata, task: ReclaimTask.archive('backups') });
        });
      },
      { namespace: 'default' },
    ),
  'a raw device with its claim': () =>
    written((chart) => {
      const storage = new LocalSsdStorage(chart, 'nvme', { devices: [DEVICE] });
      const volumeMode = PersistentVolumeMode.BLOCK;
      const { claimName } = new ClaimedVolume(chart, 'claim', { storage, capacity: gib(900), volumeMode });
      new ApiObject(chart, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: {
          containers: [{ name: 'raw', image: 'busybox', volumeDevices: [{ name: 'raw', devicePath: '/dev/xvda' }] }],
          volumes: [{ name: 'raw', persistentVolumeClaim: { claimName } }],
        },
      });
    }),
  'a device that the kubelet mounts': () =>
    written((chart) => {
      const volumeMode = PersistentVolumeMode.FILE_SYSTEM;
      new LocalSsdStorage(chart, 'nvme', {
        devices: [
          { ...DEVICE, volumeMode },
          { ...DEVICE, volumeMode, node: 'raspberrypi-2', fsType: 'xfs', mountOptions: ['noatime', 'nodiratime'] },
        ],
      });
    }),
  'claims with metadata, in a namespace and in none, mounted whole and in part': () =>
    written((chart) => {
      const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()], allowAtRisk: true });
      const claim = new ClaimedVolume(chart, 'claim', {
        storage,
        capacity: gib(1),
        metadata: { name: 'a.b', labels: { app: 'x' }, annotations: { note: 'no' } },
      });
      new ClaimedVolume(chart, 'elsewhere', { storage, capacity: gib(1), metadata: { namespace: 'other' } });
      const pod = new Pod(chart, 'pod');
      pod.addContainer({ image: 'busybox' }).mount('/whole', claim);
      pod.addContainer({ name: 'reader', image: 'busybox' }).mount('/part', claim, { readOnly: true, subPath: 'part' });
    }),
  'a pinned claim': () =>
    written(
      (chart) => {
        const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk(), disk({ node: 'raspberrypi-2' })] });
        const volume = storage.getVolume({ node: 'raspberrypi-2' });
        new ClaimedVolume(chart, 'claim', { storage, capacity: gib(400), volume });
      },
      { namespace: 'default', labels: { app: 'x' } },
    ),
  "a claim on somebody else's storage": () =>
    written((chart) => {
      const storage = LocalSsdStorage.fromStorageClassName(chart, 'ssd', 'local-path');
      new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1) });
    }),
  'templates with pins on a StatefulSet of cdk8s-plus': () =>
    written(
      (chart) => {
        const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk(), disk({ node: 'raspberrypi-2' })] });
        const set = new StatefulSet(chart, 'set', {
          replicas: 2,
          service: new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 80 }] }),
        });
        const template = new ClaimTemplate(set, 'data', { storage, capacity: gib(400), pins: storage.volumes });
        set.addContainer({ image: 'busybox' }).mount('/data', template);
      },
      { namespace: 'default' },
    ),
  'a template with labels on a plain StatefulSet': () =>
    written((chart) => {
      const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
      const labels = { app: 'plain' };
      const set = new ApiObject(chart, 'set', {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        spec: {
          serviceName: 'plain',
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [{ name: 'main', image: 'busybox', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
            },
          },
        },
      });
      new ClaimTemplate(set, 'data', { storage, capacity: gib(1), labels });
    }),
  'a claim in a pod of every other kind': () =>
    written((chart) => {
      new Namespace(chart, 'namespace');
      const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
      const claim = new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1) });
      const props = {
        serviceAccount: new ServiceAccount(chart, 'account'),
        containers: [{ image: 'busybox', volumeMounts: [{ path: '/data', volume: claim.asVolume() }] }],
      };
      new Deployment(chart, 'deployment', props);
      new DaemonSet(chart, 'daemon-set', props);
      new Job(chart, 'job', props);
      new CronJob(chart, 'cron-job', { ...props, schedule: Cron.daily() });
      new ConfigMap(chart, 'config', { data: { key: 'value' } });
      new Secret(chart, 'secret', { stringData: { key: 'value' } });
    }),
  'ephemeral volumes in a Pod, a Deployment and a StatefulSet': () =>
    written((chart) => {
      const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
      const capacity = gib(1.5);
      const labels = { app: 'x' };
      const scratch = new EphemeralVolume(chart, 'scratch', { storage, capacity, labels, useVolumesOnce: true });
      const theirs = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'local-path');
      const cache = new EphemeralVolume(chart, 'cache', { storage: theirs, capacity, annotations: { note: 'no' } });
      const memory = Volume.fromEmptyDir(chart, 'memory', 'memory', {
        medium: EmptyDirMedium.MEMORY,
        sizeLimit: gib(0.25),
      });
      const volumeMounts = [scratch, cache, memory].map((storage) => {
        const volume = storage.asVolume();
        return { path: `/${volume.name}`, volume };
      });
      const containers = [{ image: 'busybox', volumeMounts }];
      new Pod(chart, 'pod', { containers });
      new Deployment(chart, 'deployment', { containers });
      const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 80 }] });
      new StatefulSet(chart, 'set', { service, containers });
    }),
  'a projected volume of all sources, and one of defaults': () =>
    written((chart) => {
      const pod = new Pod(chart, 'pod');
      const container = pod.addContainer({ image: 'busybox' });
      const config = new ConfigMap(chart, 'config', { data: { key: 'value' } });
      const secret = new Secret(chart, 'secret', { stringData: { key: 'value' } });
      const items = { key: { path: 'some/key', mode: 0o400 } };
      const resource = PodField.resource(container, ResourceFieldPaths.MEMORY_LIMIT, '1Mi');
      const all = new ProjectedVolume(chart, 'all', {
        defaultMode: 0o440,
        sources: [
          VolumeProjection.fromConfigMap(config, { items, optional: true }),
          VolumeProjection.fromSecret(secret),
          VolumeProjection.fromDownwardApi([
            { path: 'label', field: PodField.label('app.kubernetes.io/name') },
            { path: 'annotations', field: PodField.ANNOTATIONS, mode: 0 },
            { path: 'memory', field: resource },
          ]),
          VolumeProjection.fromServiceAccountToken({ path: 't', audience: 'a', expiration: Duration.minutes(10) }),
        ],
      });
      const token = VolumeProjection.fromServiceAccountToken({ path: 'token' });
      const defaults = new ProjectedVolume(chart, 'defaults', {
        sources: [token, VolumeProjection.fromConfigMap(config)],
      });
      container.mount('/all', all);
      container.mount('/defaults', defaults, { subPath: 'key' });
    }),
  'HDFS of defaults': () =>
    written(
      (chart) => {
        const storage = new LocalSsdStorage(chart, 'ssd', {
          disks: [disk({ volumes: ['name', 'data'].map((name) => ({ name, capacity: gib(100) })) })],
        });
        const [nameVolume, ...dataVolumes] = storage.volumes;
        new HdfsCluster(chart, 'hdfs', { storage, nameVolume, dataVolumes });
      },
      { namespace: 'default' },
    ),
  'HDFS of all options': () =>
    written(
      (chart) => {
        const volumes = ['name', 'checkpoint', 'data'].map((name) => ({ name, capacity: gib(100) }));
        const disks = ['raspberrypi-1', 'raspberrypi-2'].flatMap((node) => [
          disk({ node, volumes }),
          disk({ node, mountPath: '/mnt/nvme', capacity: gib(900) }),
        ]);
        const storage = new LocalSsdStorage(chart, 'ssd', { disks });
        new HdfsCluster(chart, 'hdfs', {
          storage,
          nameVolume: storage.getVolume({ node: 'raspberrypi-1', path: 'name' }),
          checkpointVolume: storage.getVolume({ node: 'raspberrypi-2', path: 'checkpoint' }),
          dataVolumes: storage.volumes.filter(({ path }) => path.endsWith('/data')),
          name: 'lake',
          image: 'apache/hadoop:3.5.0',
          user: 1001,
          group: 100,
          dataNodes: 1,
          replication: 1,
          diskCapacity: gib(50),
          reserved: gib(1.5),
          toleratedDiskFailures: 1,
          checkpointInterval: Duration.hours(1),
          nodeMemory: gib(8),
          nameNodeMemory: { heap: gib(1), limit: gib(2) },
          dataNodeMemory: { limit: gib(1.5) },
          homes: ['spark'],
          coreSite: { 'hadoop.tmp.dir': '/tmp/hadoop' },
          hdfsSite: { 'dfs.blocksize': '32m' },
          labels: { team: 'a' },
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          clusterDomain: 'home.arpa',
        });
      },
      { namespace: 'default' },
    ),
  'Spark of defaults': () =>
    written(
      (chart) => {
        const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
        const cluster = new SparkCluster(chart, 'spark', { scratch: SparkScratch.onVolumes(storage, storage.volumes) });
        new SparkJob(chart, 'count', { cluster, mainApplicationFile: 'hdfs://namenode:8020/count.jar' });
      },
      { namespace: 'default' },
    ),
  'Spark of all options': () =>
    written(
      (chart) => {
        const disks = [disk({ volumes: [], dynamic: { capacity: gib(100) } })];
        const storage = new LocalPathStorage(chart, 'on-demand', { disks });
        const cluster = new SparkCluster(chart, 'spark', {
          scratch: SparkScratch.onDemand(storage, gib(20)),
          fileSystem: 'hdfs://namenode.example.org:8020',
          hadoopUser: 'anna',
          workers: 2,
          name: 'analytics',
          image: 'apache/spark:4.0.3',
          user: 1000,
          group: 100,
          nodeMemory: gib(16),
          reservedMemory: gib(2),
          workerMemory: gib(8),
          executorsPerWorker: 2,
          executorMemoryOverhead: gib(1),
          nodeCores: 8,
          workerCores: 6,
          sparkConf: { 'spark.ui.enabled': 'false' },
          labels: { team: 'a' },
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          clusterDomain: 'home.arpa',
        });
        new SparkJob(chart, 'job', {
          cluster,
          mainApplicationFile: '/opt/application/count.py',
          files: { 'count.py': 'print(1)\n' },
          mainClass: 'org.example.Count',
          arguments: ['$(A)', '/out'],
          name: 'count',
          driverMemory: gib(1),
          driverMemoryOverhead: gib(0.5),
          executorMemory: gib(2),
          executorCores: 2,
          totalCores: 4,
          sparkConf: { 'spark.app.name': 'count' },
          retries: 1,
          deadline: Duration.hours(1),
          keepFor: Duration.days(1),
          labels: { team: 'b' },
          nodeSelector: { 'kubernetes.io/os': 'linux' },
        });
      },
      { namespace: 'default' },
    ),
  'the account of a Spark application': () =>
    written(
      (chart) => {
        const disks = [disk({ volumes: [], dynamic: { capacity: gib(100) } })];
        const storage = new LocalPathStorage(chart, 'on-demand', { disks });
        new SparkApplication(chart, 'count', { storage, scratch: gib(1), mainApplicationFile: 'local:///count.py' });
      },
      { namespace: 'default' },
    ).filter(({ kind }) => kind !== 'SparkApplication'),
};
