import { CDK8S_PLUS } from '../cdk8s-plus';
import { diagnostics, OF_CDK8S_INIT, STRICTEST } from '../compile';

/** An app that mounts each kind of volume in containers of a version, however it comes by them, without a cast. */
const program = (plus: string) => `
import { App, Chart, Cron, Size } from 'cdk8s';
import {
  ClaimedVolume,
  ClaimTemplate,
  EphemeralVolume,
  type HdfsConfiguration,
  LocalSsdStorage,
  type MountOnOptions,
  PodField,
  ProjectedVolume,
  VolumeProjection,
} from 'cdk8s-local-storage';
import {
  type AbstractPod,
  Container,
  CronJob,
  Deployment,
  type MountOptions,
  MountPropagation,
  Pod,
  ResourceFieldPaths,
  StatefulSet,
} from '${plus}';

const app = new App();
const chart = new Chart(app, 'chart', { namespace: 'apps' });
const storage = LocalSsdStorage.fromStorageClassName(chart, 'theirs', 'theirs');
const props = { storage, capacity: Size.gibibytes(1) };

const claim = new ClaimedVolume(chart, 'claim', props);
const pod = new Pod(chart, 'pod', { containers: [{ image: 'app' }] });
pod.containers.forEach((container) => claim.mountOn(container, '/data'));
claim.mountOn(pod.addInitContainer({ image: 'init' }), '/data', {
  readOnly: true,
  subPath: 'logs',
  propagation: MountPropagation.HOST_TO_CONTAINER,
});
const theirs: MountOptions = { readOnly: true, propagation: MountPropagation.NONE, subPathExpr: '$(POD_NAME)' };
const ours: MountOnOptions = theirs;
claim.mountOn(new Container({ image: 'app' }), '/data', theirs);
claim.mountOn(new Deployment(chart, 'web').addContainer({ image: 'web' }), '/data', ours);

const set = new StatefulSet(chart, 'set', { containers: [{ image: 'db', portNumber: 80 }] });
new ClaimTemplate(set, 'www', props).mountOn(set.addContainer({ image: 'app' }), '/www');
const job = new CronJob(chart, 'job', { schedule: Cron.hourly() });
new EphemeralVolume(chart, 'scratch', props).mountOn(job.addContainer({ image: 'job' }), '/scratch');

const cpu = PodField.resource(pod.addContainer({ image: 'app' }), ResourceFieldPaths.CPU_LIMIT);
const sources = [VolumeProjection.fromDownwardApi([{ path: 'cpu', field: cpu }])];
export function mountAll(each: AbstractPod, configuration: HdfsConfiguration): void {
  const [container] = each.containers;
  new ProjectedVolume(chart, 'etc', { sources }).mountOn(container, '/etc/app');
  configuration.mountOn(container, '/etc/hadoop/conf', { readOnly: true });
}
app.synth();
`;

test.each([
  ['of cdk8s init', OF_CDK8S_INIT],
  ['of the strictest app', STRICTEST],
])(
  'mountOn compiles with each cdk8s-plus without a cast, with the options %s',
  (_, options) => {
    expect(diagnostics(CDK8S_PLUS.map(program), options)).toEqual([]);
  },
  120_000,
);

test('would not compile with a mount of a newer container, or with an option that does not exist', () => {
  const [oldest, ...newer] = CDK8S_PLUS;
  const own = program(newer.at(-1)!).replace("claim.mountOn(container, '/data')", "container.mount('/data', claim)");
  expect(diagnostics([own], OF_CDK8S_INIT).join()).toContain("'ClaimedVolume' is not assignable to parameter");
  const wrong = program(oldest).replace('readOnly: true,\n', 'readonly: true,\n');
  expect(diagnostics([wrong], OF_CDK8S_INIT).join()).toContain("'readonly' does not exist in type 'MountOnOptions'");
}, 300_000);
