import { Chart, Testing } from 'cdk8s';
import { LocalSsdStorage, type MountedDisk } from '../../src';
import { HdfsCluster, type HdfsClusterProps } from '../../src/hdfs';
import { gib } from '../fixtures';

export const NODES = ['raspberrypi-1', 'raspberrypi-2'] as const;

/** A disk of a node with a volume for data and small ones for the NameNode and its checkpoint. */
export function ssd(node: string, overrides: Partial<MountedDisk> = {}): MountedDisk {
  const volumes = [
    { name: 'data', capacity: gib(400) },
    { name: 'name', capacity: gib(20) },
    { name: 'checkpoint', capacity: gib(20) },
  ];
  return { node, mountPath: '/mnt/ssd', capacity: gib(444), volumes, ...overrides };
}

export interface Options {
  readonly disks?: readonly MountedDisk[];
  readonly namespace?: string;
}

/** A chart with a storage, and the properties of a cluster on two nodes. */
export function setUp({ disks = NODES.map((node) => ssd(node)), ...options }: Options = {}) {
  const namespace = 'namespace' in options ? options.namespace : 'hdfs';
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: [...disks] });
  const volume = (node: string, path: string) => storage.getVolume({ node, path });
  const props: HdfsClusterProps = {
    storage,
    nameVolume: volume(NODES[0], 'name'),
    dataVolumes: storage.volumes.filter(({ path }) => path.endsWith('/data')),
    checkpointVolume: volume(NODES[1], 'checkpoint'),
  };
  const create = (overrides: Partial<HdfsClusterProps> = {}) =>
    new HdfsCluster(chart, 'hdfs', { ...props, ...overrides });
  return { chart, storage, volume, props, create };
}
