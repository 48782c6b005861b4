const { App, Chart, Size } = require('cdk8s');
const { ClaimedVolume, ClaimTemplate, Filesystem, LocalSsdStorage } = require('cdk8s-local-storage');
const { Pod, Service, StatefulSet } = require('cdk8s-plus-27');

const nodes = ['raspberrypi-1', 'raspberrypi-2'];

const app = new App();
const chart = new Chart(app, 'walk-through', { namespace: 'default' });
const storage = new LocalSsdStorage(chart, 'ssd', {
  disks: nodes.map((node) => ({
    node,
    mountPath: '/mnt/ssd',
    capacity: Filesystem.ext4().usableCapacity('512 GB'),
    volumes: [
      { name: 'data', capacity: Size.gibibytes(400) },
      { name: 'www', capacity: Size.gibibytes(40) },
    ],
  })),
});

const claim = new ClaimedVolume(chart, 'claim', {
  metadata: { name: 'test-pvc' },
  storage,
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
const www = new ClaimTemplate(web, 'www', {
  storage,
  capacity: Size.gibibytes(40),
  pins: nodes.map((node) => storage.getVolume({ node, path: 'www' })),
});
web.addContainer({ image: 'busybox:1.36', command: ['sleep', '3600'] }).mount('/www', www);

app.synth();
