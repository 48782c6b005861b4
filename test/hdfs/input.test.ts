import { type Chart, Duration, Size, Testing } from 'cdk8s';
import { HdfsCluster, LocalSsdStorage } from '../../src';
import { gib } from '../fixtures';
import { setUp, ssd } from './fixtures';

/** Input as it comes without types: from plain JavaScript, or from YAML and JSON. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

const VOLUME = "a volume of a storage, such as storage.getVolume({ node: 'raspberrypi-1' })";
const IMAGE = "the name of an image, such as 'registry.example.org/team/app:1.2'";
const USER = 'the number of a user other than root, from 1 to 2147483647';

test.each<[string, (given: ReturnType<typeof setUp>) => Untyped, string]>([
  [
    'a string for the storage',
    () => ({ storage: 'ssd' }),
    "storage 'ssd': expected a LocalSsdStorage; correct storage",
  ],
  [
    'a volume past the end of the list',
    ({ storage }) => ({ dataVolumes: [storage.volumes[99]] }),
    `dataVolumes[0] undefined: expected ${VOLUME}; correct dataVolumes[0]`,
  ],
  [
    'one volume for a list',
    ({ storage }) => ({ dataVolumes: storage.volumes[0] }),
    'dataVolumes as a LocalVolume: expected a list; put it in [ ]',
  ],
  ['the name of a user', () => ({ user: 'hadoop' }), `user 'hadoop': expected ${USER}; correct user`],
  ['root', () => ({ user: 0 }), `user 0: expected ${USER}; correct user`],
  ['a negative user', () => ({ user: -1 }), `user -1: expected ${USER}; correct user`],
  ['a negative group', () => ({ group: -1 }), 'group -1: expected a whole number from 0 to 2147483647; correct group'],
  ['no image', () => ({ image: '' }), `image '': expected ${IMAGE}; correct image`],
  ['an image of two lines', () => ({ image: 'hadoop\n' }), `image 'hadoop\\n': expected ${IMAGE}; correct image`],
  ['a string for homes', () => ({ homes: 'anna' }), "homes 'anna': expected a list; put it in [ ]"],
  [
    'a number for a duration',
    () => ({ checkpointInterval: 15 }),
    'checkpointInterval 15: expected a Duration of cdk8s, such as Duration.minutes(15); correct checkpointInterval',
  ],
  [
    'a part of a second',
    () => ({ checkpointInterval: Duration.millis(90_500) }),
    'checkpointInterval 90500 ms: expected a whole number of seconds; correct checkpointInterval',
  ],
  [
    'a character that no XML has',
    () => ({ hdfsSite: { 'dfs.a': 'x\u0001' } }),
    "hdfsSite['dfs.a'] 'x\\u0001': expected a string without control characters; correct hdfsSite['dfs.a']",
  ],
  [
    'a property without a value',
    () => ({ coreSite: { 'fs.a': undefined } }),
    "coreSite['fs.a'] undefined: expected a string; correct coreSite['fs.a']",
  ],
  [
    'a number for the value of a property',
    () => ({ hdfsSite: { 'dfs.replication': 2 } }),
    "hdfsSite['dfs.replication'] 2: expected a string; correct hdfsSite['dfs.replication']",
  ],
  [
    'a property with a blank',
    () => ({ hdfsSite: { 'dfs replication': '2' } }),
    "hdfsSite with the property 'dfs replication': expected a name without blanks, such as dfs.replication; correct hdfsSite",
  ],
  [
    'a label of a node that is none',
    () => ({ nodeSelector: { disktype: true } }),
    "nodeSelector['disktype'] true: expected a string; correct nodeSelector['disktype']",
  ],
  [
    'a heap that is a string',
    () => ({ nameNodeMemory: { heap: '512Mi' } }),
    "nameNodeMemory.heap '512Mi': expected a Size of cdk8s, such as Size.gibibytes(400); correct nameNodeMemory.heap",
  ],
  [
    'a Size for the memory of a daemon',
    () => ({ nameNodeMemory: gib(1) }),
    'nameNodeMemory as a Size: expected an object; correct nameNodeMemory',
  ],
  [
    'nodes that are too small for its daemons',
    () => ({ nodeMemory: Size.mebibytes(64) }),
    "nodes with 64Mi of memory: expected 576Mi or more, which the daemons on node 'raspberrypi-1' are limited to; raise nodeMemory, or lower nameNodeMemory and dataNodeMemory",
  ],
])('fails with %s', (_, overrides, message) => {
  const given = setUp();
  const before = Testing.synth(given.chart).length;
  expect(() => given.create(overrides(given))).toThrow(new Error(`HDFS 'hdfs' has ${message}`));
  expect(given.chart.node.tryFindChild('hdfs')).toBeUndefined();
  expect(Testing.synth(given.chart)).toHaveLength(before);
});

test('fails without properties', () => {
  expect(() => new HdfsCluster(Testing.chart(), 'hdfs', undefined as Untyped)).toThrow(
    new Error("HDFS 'hdfs' has no properties: expected an object with storage, nameVolume, dataVolumes; give them"),
  );
});

test('fails with a domain that is none', () => {
  expect(() => setUp().create({ clusterDomain: 'cluster local' })).toThrow(
    new Error(
      "HDFS 'hdfs': cluster domain 'cluster local' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; set clusterDomain",
    ),
  );
});

describe('a second cluster', () => {
  /** Disks of their own for a cluster. */
  function secondStorage(chart: Chart) {
    const disks = ['raspberrypi-1', 'raspberrypi-2'].map((node) => ssd(node, { mountPath: '/mnt/nvme' }));
    const storage = new LocalSsdStorage(chart, 'nvme', { storageClassName: 'nvme', disks });
    return {
      storage,
      nameVolume: storage.getVolume({ node: 'raspberrypi-1', path: 'name' }),
      dataVolumes: storage.volumes.filter(({ path }) => path.endsWith('/data')),
    };
  }

  test('fails with the name of the first', () => {
    const { chart, create } = setUp();
    create();
    expect(() => new HdfsCluster(chart, 'second', secondStorage(chart))).toThrow(
      new Error(
        "HDFS 'hdfs' has the name of another one in namespace 'hdfs': expected a name of its own, with which those of its objects begin; set name on one of them",
      ),
    );
    expect(chart.node.tryFindChild('second')).toBeUndefined();
  });

  test('may have another name', () => {
    const { chart, create } = setUp();
    create();
    new HdfsCluster(chart, 'second', { ...secondStorage(chart), name: 'second' });
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('may have the name of one that was refused', () => {
    const { create } = setUp();
    expect(() => create({ replication: 3 })).toThrow('replication');
    expect(() => create({ diskCapacity: gib(1) })).not.toThrow();
  });
});

test('may leave nothing of its disks free', () => {
  expect(() => setUp().create({ reserved: gib(0) })).not.toThrow();
});
