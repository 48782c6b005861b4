import { App, Chart, Size } from 'cdk8s';
import {
  ClaimedVolume,
  ClaimTemplate,
  type ClaimTemplateProps,
  Filesystem,
  type ILocalStorage,
  LocalSsdStorage,
  type LocalVolume,
  type MountedDisk,
} from 'cdk8s-local-storage';
import { Pod, Service, StatefulSet } from 'cdk8s-plus-27';

const nodes: string[] = ['raspberrypi-1', 'raspberrypi-2'];

const disks: MountedDisk[] = nodes.map((node) => ({
  node,
  mountPath: '/mnt/ssd',
  capacity: Filesystem.ext4().usableCapacity('512 GB'),
  volumes: [
    { name: 'data', capacity: Size.gibibytes(400) },
    { name: 'www', capacity: Size.gibibytes(40) },
  ],
}));

const app = new App();
const chart = new Chart(app, 'walk-through', { namespace: 'default' });
const storage = new LocalSsdStorage(chart, 'ssd', { disks });
const known: ILocalStorage = storage;

const claim = new ClaimedVolume(chart, 'claim', {
  metadata: { name: 'test-pvc' },
  storage: known,
  capacity: Size.gibibytes(400),
});
const pod = new Pod(chart, 'pod', { metadata: { name: 'test-local-pv' } });
pod.addContainer({ image: 'busybox:1.36', command: ['sleep', '3600'] }).mount('/mnt', claim);

const service = new Service(chart, 'service', {
  metadata: { name: 'web' },
  clusterIP: 'None',
  ports: [{ port: 8080 }],
});
const web = new StatefulSet(chart, 'web', { metadata: { name: 'web' }, replicas: 2, service });
const pins: LocalVolume[] = nodes.map((node) => storage.getVolume({ node, path: 'www' }));
const props: ClaimTemplateProps = { storage, capacity: Size.gibibytes(40), pins };
web
  .addContainer({ image: 'busybox:1.36', command: ['sleep', '3600'] })
  .mount('/www', new ClaimTemplate(web, 'www', props));

app.synth();
