import { Chart, Duration, Testing } from 'cdk8s';
import { ConfigMap, StatefulSet } from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  ClaimTemplate,
  EphemeralVolume,
  LocalPathStorage,
  LocalSsdStorage,
  PodField,
  ProjectedVolume,
  ReclaimJob,
  ReclaimTask,
  VolumeProjection,
} from '../../src';
import { disk, gib } from '../fixtures';

/** Input as it comes without types: from plain JavaScript, or from YAML and JSON. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

interface Given {
  readonly chart: Chart;
  readonly storage: LocalSsdStorage;
  readonly dynamic: LocalPathStorage;
  readonly statefulSet: StatefulSet;
}

function setUp(): Given {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  const disks = [disk({ dynamic: { capacity: gib(10) } })];
  const storage = new LocalSsdStorage(chart, 'ssd', { disks });
  const dynamic = new LocalPathStorage(chart, 'dynamic', { disks });
  const statefulSet = new StatefulSet(chart, 'db', { containers: [{ image: 'db', portNumber: 1 }] });
  return { chart, storage, dynamic, statefulSet };
}

/** The whole message of a refusal, which has one line and leaves no construct behind. */
function refusal(make: (given: Given) => unknown): string {
  const given = setUp();
  const before = given.chart.node.findAll().length;
  try {
    make(given);
  } catch (error) {
    expect(error).not.toBeInstanceOf(TypeError);
    expect((error as Error).message.split('\n')).toHaveLength(1);
    expect(given.chart.node.findAll()).toHaveLength(before);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const ofClaim = (props: Untyped) =>
  refusal(({ chart, storage }) => new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), ...props }));
const ofTemplate = (props: (given: Given) => Untyped) =>
  refusal(
    (given) =>
      new ClaimTemplate(given.statefulSet, 'data', { storage: given.storage, capacity: gib(1), ...props(given) }),
  );
const ofJob = (props: (given: Given) => Untyped) =>
  refusal((given) => new ReclaimJob(given.chart, 'job', { volume: given.storage.volumes[0], ...props(given) }));

const VOLUME = "a volume of a storage, such as storage.getVolume({ node: 'raspberrypi-1' })";
const STORAGE = 'a LocalSsdStorage, a LocalPathStorage or LocalSsdStorage.fromStorageClassName';

test.each<[string, () => string, string]>([
  [
    'a claim without properties',
    () => refusal(({ chart }) => new ClaimedVolume(chart, 'claim', undefined as Untyped)),
    "claim 'claim' has no properties: expected an object with storage, capacity; give them",
  ],
  [
    'the name of a class for a storage',
    () => ofClaim({ storage: 'local-storage' }),
    `claim 'claim' has storage 'local-storage': expected ${STORAGE}; correct storage`,
  ],
  [
    'another construct for a storage',
    () => refusal(({ chart }) => new ClaimedVolume(chart, 'claim', { storage: chart as Untyped, capacity: gib(1) })),
    `claim 'claim' has storage as a Chart: expected ${STORAGE}; correct storage`,
  ],
  [
    'the name of a volume for a volume',
    () => ofClaim({ volume: 'local-storage-n1-ssd-data' }),
    `claim 'claim' has volume 'local-storage-n1-ssd-data': expected ${VOLUME}; correct volume`,
  ],
  [
    'one access mode for a list',
    () => ofClaim({ accessModes: 'ReadWriteOnce' }),
    "claim 'claim' has accessModes 'ReadWriteOnce': expected a list; put it in [ ]",
  ],
  [
    'a capacity that looks like that of the volume',
    () => ofClaim({ capacity: { toKibibytes: () => 390 * 1024 ** 2 + 1, asString: () => '' } }),
    "claim 'claim' asks for 408944641Ki: expected at most 390Gi, which volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1' has, the largest of class 'local-storage'; lower the request or add a larger disk",
  ],
  [
    'a pinned claim with an empty namespace',
    () =>
      refusal(({ chart, storage }) => {
        const metadata = { name: 'data', namespace: '' };
        return new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), volume: storage.volumes[0], metadata });
      }),
    "claim 'data': namespace '' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set namespace on the chart or in metadata, such as 'default'",
  ],
  [
    'one volume for pins',
    () => ofTemplate(({ storage }) => ({ pins: storage.volumes[0] })),
    "claim template 'data' has pins as a LocalVolume: expected a list; put it in [ ]",
  ],
  [
    'a pin past the end of the list',
    () => ofTemplate(({ storage }) => ({ pins: [storage.volumes[9]] })),
    `claim template 'data' has pins[0] undefined: expected ${VOLUME}; correct pins[0]`,
  ],
  [
    'labels of a template that are none',
    () => ofTemplate(() => ({ labels: { team: 'a b' } })),
    "claim template 'data' has labels['team'] 'a b': expected letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, or nothing; correct labels['team']",
  ],
  [
    'an ephemeral volume without properties',
    () => refusal(({ chart }) => new EphemeralVolume(chart, 'scratch', undefined as Untyped)),
    "ephemeral volume 'scratch' has no properties: expected an object with storage, capacity; give them",
  ],
  [
    "useVolumesOnce 'no'",
    () =>
      refusal(
        ({ chart, storage }) =>
          new EphemeralVolume(chart, 'scratch', { storage, capacity: gib(1), useVolumesOnce: 'no' as Untyped }),
      ),
    "ephemeral volume 'scratch' has useVolumesOnce 'no': expected true or false; correct useVolumesOnce",
  ],
  [
    'a name of two lines',
    () => refusal(({ chart, dynamic }) => new EphemeralVolume(chart, 'a\nb', { storage: dynamic, capacity: gib(1) })),
    "ephemeral volume 'a\\nb' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
  ],
  [
    'one source for a list',
    () =>
      refusal(({ chart }) => {
        const sources = VolumeProjection.fromDownwardApi([{ path: 'name', field: PodField.NAME }]);
        return new ProjectedVolume(chart, 'all', { sources: sources as Untyped });
      }),
    "projected volume 'all' has sources as a VolumeProjection: expected a list; put it in [ ]",
  ],
  [
    'a ConfigMap for a source',
    () => refusal(({ chart }) => new ProjectedVolume(chart, 'all', { sources: ['config'] as Untyped })),
    "projected volume 'all' has sources[0] 'config': expected a VolumeProjection, such as VolumeProjection.fromConfigMap(configMap); correct sources[0]",
  ],
  [
    'the name of a ConfigMap for a ConfigMap',
    () => refusal(() => VolumeProjection.fromConfigMap('config' as Untyped)),
    "projected volume has configMap 'config': expected a ConfigMap of cdk8s-plus, such as ConfigMap.fromConfigMapName; correct configMap",
  ],
  [
    'a path for the path and mode of a key',
    () =>
      refusal(({ chart }) => {
        const configMap = ConfigMap.fromConfigMapName(chart.node.root as Chart, 'theirs', 'theirs');
        return VolumeProjection.fromConfigMap(configMap, { items: { a: 'b' } as Untyped });
      }),
    "ConfigMap 'theirs' has items['a'] 'b': expected an object with path; correct items['a']",
  ],
  [
    'no list of files',
    () => refusal(() => VolumeProjection.fromDownwardApi(undefined as Untyped)),
    'the downward API has no files: expected a list; set files',
  ],
  [
    'a file without a field',
    () => refusal(() => VolumeProjection.fromDownwardApi([{ path: 'name' } as Untyped])),
    'the downward API has no files[0].field: expected a PodField, such as PodField.NAME; set files[0].field',
  ],
  [
    "a token for '1h'",
    () => refusal(() => VolumeProjection.fromServiceAccountToken({ path: 'token', expiration: '1h' as Untyped })),
    "the service account token has expiration '1h': expected a Duration of cdk8s, such as Duration.minutes(15); correct expiration",
  ],
  [
    'a token for parts of a second',
    () =>
      refusal(() => VolumeProjection.fromServiceAccountToken({ path: 'token', expiration: Duration.millis(600_500) })),
    'the service account token has expiration 600500 ms: expected a whole number of seconds; correct expiration',
  ],
  [
    'a path with a NUL',
    () => refusal(() => VolumeProjection.fromServiceAccountToken({ path: 'a\0' })),
    "the service account token has path 'a\\u0000': expected a string in one line, without control characters; correct path",
  ],
  [
    'the key of a label with a blank',
    () => refusal(() => PodField.label('a b')),
    "field of the downward API has key 'a b': expected the key of a label: letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, after a DNS-1123 subdomain and '/' if there is one; correct key",
  ],
  [
    'no container for a resource',
    () => refusal(() => PodField.resource(undefined as Untyped, 'limits.cpu' as Untyped)),
    'field of the downward API has no container: expected a container of cdk8s-plus; give what addContainer() of a pod returns',
  ],
  [
    'a job of a volume past the end of the list',
    () => ofJob(({ storage }) => ({ volume: storage.volumes[9] })),
    `reclaim job 'job' has no volume: expected ${VOLUME}; set volume`,
  ],
  [
    'an image of no name',
    () => ofJob(() => ({ image: 'busy box' })),
    "reclaim job 'job' has image 'busy box': expected the name of an image, such as 'registry.example.org/team/app:1.2'; correct image",
  ],
  [
    'a string for a task',
    () => ofJob(() => ({ task: 'scrub' })),
    "reclaim job 'job' has task 'scrub': expected a ReclaimTask, such as ReclaimTask.scrub(); correct task",
  ],
  [
    'an archive that goes to the claim of the job',
    () => ofJob(() => ({ metadata: { name: 'empty' }, task: ReclaimTask.archive('empty', { scrub: true }) })),
    "reclaim job 'empty' archives volume 'local-storage-raspberrypi-1-ssd-data' into claim 'empty', which is the job's own: expected a claim with another volume, or the archive would be lost with what is on this one; name another claim",
  ],
  [
    'a list in place of words',
    () => refusal(() => ReclaimTask.command(['sh', '-c', 'true'] as Untyped)),
    'reclaim task has command[0] as a list: expected a string; correct command[0]',
  ],
  [
    'no claim for an archive',
    () => refusal(() => ReclaimTask.archive(undefined as Untyped)),
    'reclaim task has no claimName: expected the name of a claim; set claimName',
  ],
])('fails with %s', (_, make, message) => {
  expect(make()).toBe(message);
});

test('the ordinal of a claim is a whole number from 0 up', () => {
  const { statefulSet, storage } = setUp();
  const template = new ClaimTemplate(statefulSet, 'data', { storage, capacity: gib(1) });
  for (const ordinal of [-1, 0.5, Number.NaN]) {
    expect(() => template.claimNameOf(ordinal)).toThrow(
      new Error(
        `claim template 'data' has ordinal ${ordinal}: expected a whole number from 0 to 2147483647; correct ordinal`,
      ),
    );
  }
});

test.each(['before', 'after'])('an archive does not go to the claim that the volume is pinned to %s', (order) => {
  const { chart, storage } = setUp();
  const [volume] = storage.volumes;
  const steps = [
    () => new ClaimedVolume(chart, 'claim', { storage, capacity: gib(1), volume, metadata: { name: 'data' } }),
    () => new ReclaimJob(chart, 'job', { volume, task: ReclaimTask.archive('data', { scrub: true }) }),
  ];
  expect(() => {
    for (const step of order === 'before' ? steps : steps.reverse()) {
      step();
    }
    Testing.synth(chart);
  }).toThrow(
    "reclaim job 'reclaim-local-storage-raspberrypi-1-ssd-data' archives volume 'local-storage-raspberrypi-1-ssd-data' into claim 'data', which is the one that volume 'local-storage-raspberrypi-1-ssd-data' is pinned to: expected a claim with another volume, or the archive would be lost with what is on this one; name another claim",
  );
});
