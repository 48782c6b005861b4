import { Duration, Size, Testing } from 'cdk8s';
import { LocalSsdStorage } from '../../src';
import type { HdfsClusterProps } from '../../src/hdfs';
import { gib } from '../fixtures';
import { setUp, ssd } from './fixtures';

const mib = (amount: number) => Size.mebibytes(amount);

const MISTAKES: [string, Partial<HdfsClusterProps>, string][] = [
  [
    'the replication is over the number of DataNodes',
    { replication: 3 },
    "HDFS 'hdfs' has a replication of 3 and 2 DataNodes: expected at most 2, since each replica is on a DataNode of its own; lower replication, or add a node to dataVolumes",
  ],
  [
    'it is so by an overridden property',
    { hdfsSite: { 'dfs.replication': '2' }, dataNodes: 1 },
    "HDFS 'hdfs' has a replication of 2 and 1 DataNode: expected at most 1, since each replica is on a DataNode of its own; lower replication, or add a node to dataVolumes",
  ],
  [
    'the replication is no number',
    { replication: 1.5 },
    "HDFS 'hdfs' has a replication of 1.5: expected a whole number from 1 up; set replication",
  ],
  [
    'there are more DataNodes than nodes with a disk',
    { dataNodes: 3 },
    "HDFS 'hdfs' has 3 DataNodes and 2 nodes with a disk for one: expected at most 2, since each DataNode is on a node of its own; lower dataNodes, or add a node to dataVolumes",
  ],
  [
    'there is less than one DataNode',
    { dataNodes: 0 },
    "HDFS 'hdfs' has 0 DataNodes: expected a whole number from 1 up; set dataNodes",
  ],
  [
    'there are no volumes for data',
    { dataVolumes: [] },
    "HDFS 'hdfs' has no volumes for data: expected one or more; set dataVolumes",
  ],
  [
    'the heap is over the limit',
    { nameNodeMemory: { heap: mib(512), limit: mib(320) } },
    "HDFS 'hdfs': the NameNode has a heap of 512Mi and a memory limit of 320Mi: expected a limit of 704Mi or more, since the process takes more than its heap; raise the limit or lower the heap",
  ],
  [
    'the limit is under what the process takes',
    { dataNodeMemory: { limit: mib(128) } },
    "HDFS 'hdfs': a DataNode has a heap of 64Mi and a memory limit of 128Mi: expected a limit of 256Mi or more, since the process takes more than its heap; raise the limit or lower the heap",
  ],
  [
    'as many disks may fail as there are',
    { toleratedDiskFailures: 1 },
    "HDFS 'hdfs' tolerates 1 failed disks of 1 on each DataNode: expected a whole number from 0 to 0, or no DataNode starts; lower toleratedDiskFailures",
  ],
  [
    'a data directory has a storage type',
    { hdfsSite: { 'dfs.datanode.data.dir': '[SSD]file:///volumes/data-0/hdfs' } },
    "HDFS 'hdfs' tags a data directory as [SSD]: expected none, since the default storage policy writes to DISK only and every write would fail; remove the tag from dfs.datanode.data.dir",
  ],
  [
    'nothing is left of a disk',
    { reserved: gib(440) },
    "HDFS 'hdfs' leaves 440Gi of each disk free: expected less than 440Gi, which the volumes on the disk of 'local-storage-raspberrypi-1-ssd-data' have; lower reserved",
  ],
  [
    'the name is too long',
    { name: 'x'.repeat(35) },
    `HDFS '${'x'.repeat(35)}' has a name of 35 characters: expected at most 34, since those of its objects begin with it; shorten name`,
  ],
  [
    'the name is none',
    { name: 'HDFS' },
    "HDFS 'HDFS' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
  ],
  [
    'a user cannot have a home',
    { homes: ['spark', 'a b'] },
    "HDFS 'hdfs' makes a home for user 'a b': expected letters, digits, '.', '_' and '-', with a letter or '_' first; change it in homes",
  ],
  [
    'more is asked of a disk than it has',
    { diskCapacity: gib(401) },
    "claim template 'data-0' of StatefulSet 'hdfs-datanode' asks for 401Gi: expected at most 400Gi, which volume 'local-storage-raspberrypi-1-ssd-data' on node 'raspberrypi-1' has, the largest of class 'local-storage'; lower the request or add a larger disk",
  ],
  [
    'a checkpoint is made all the time',
    { checkpointInterval: Duration.seconds(0) },
    "HDFS 'hdfs' makes a checkpoint every 0 s: expected 60 s or more, since the SecondaryNameNode looks once a minute; raise checkpointInterval",
  ],
];

test.each(MISTAKES)('fails when %s', (_, overrides, message) => {
  const { chart, create } = setUp();
  const before = Testing.synth(chart).length;
  expect(() => create(overrides)).toThrow(new Error(message));
  expect(chart.node.tryFindChild('hdfs')).toBeUndefined();
  expect(Testing.synth(chart)).toHaveLength(before);
});

test('fails when the checkpoint is on the node of the NameNode', () => {
  const { create, volume } = setUp();
  expect(() => create({ checkpointVolume: volume('raspberrypi-1', 'checkpoint') })).toThrow(
    new Error(
      "HDFS 'hdfs' keeps the checkpoint on volume 'local-storage-raspberrypi-1-ssd-checkpoint' of node 'raspberrypi-1', which is the NameNode's: expected another node, whose disk is there when this one is lost; take a volume of another node",
    ),
  );
});

test('fails when two data volumes are on one file system', () => {
  const volumes = ['data', 'more/data', 'name', 'checkpoint'].map((directory) => ({
    name: directory.replace('/', '-'),
    capacity: gib(100),
    directory,
  }));
  const { create } = setUp({ disks: [ssd('raspberrypi-1', { volumes }), ssd('raspberrypi-2')] });
  expect(() => create()).toThrow(
    new Error(
      "HDFS 'hdfs' has the volumes 'local-storage-raspberrypi-1-ssd-data' and 'local-storage-raspberrypi-1-ssd-more-data' on disk '/mnt/ssd' of node 'raspberrypi-1': expected one of a disk, whose space HDFS would count twice; leave one of them out of dataVolumes",
    ),
  );
});

test('fails when the nodes have different numbers of disks', () => {
  const second = { node: 'raspberrypi-1', mountPath: '/mnt/ssd-2', capacity: gib(400) };
  const { create } = setUp({ disks: [ssd('raspberrypi-1'), second, ssd('raspberrypi-2')] });
  expect(() => create()).toThrow(
    new Error(
      "HDFS 'hdfs' has 2 disks on node 'raspberrypi-1' and 1 on node 'raspberrypi-2': expected the same number on each, since all DataNodes are of one StatefulSet; leave the others out of dataVolumes",
    ),
  );
});

test('fails when the chart has no namespace', () => {
  expect(() => setUp({ namespace: undefined }).create()).toThrow(
    new Error(
      "HDFS 'hdfs' has no namespace: expected one, which the names of its daemons in the DNS have; set namespace on the chart, such as 'hdfs'",
    ),
  );
});

test('fails when a volume is of another storage', () => {
  const { chart, create } = setUp();
  const disks = [{ node: 'raspberrypi-1', mountPath: '/mnt/nvme', capacity: gib(10) }];
  const other = new LocalSsdStorage(chart, 'other', { storageClassName: 'nvme', disks });
  expect(() => create({ nameVolume: other.volumes[0] })).toThrow(
    new Error(
      "claim 'name-hdfs-namenode-0' is pinned to volume 'nvme-raspberrypi-1-nvme-data', which is of class 'nvme': expected class 'local-storage'; take a volume of the claim's storage",
    ),
  );
});

test('fails when a volume is given twice', () => {
  const { create, volume } = setUp();
  expect(() => create({ nameVolume: volume('raspberrypi-1', 'data') })).toThrow(
    new Error(
      "volume 'local-storage-raspberrypi-1-ssd-data' is already pinned to claim 'name-hdfs-namenode-0' in namespace 'hdfs': expected a free volume for claim 'data-0-hdfs-datanode-0'; take another one",
    ),
  );
});
