import { Chart } from 'cdk8s';
import {
  type HdfsCluster,
  type HdfsClusterProps,
  SparkCluster,
  type SparkClusterProps,
  SparkJob,
  SparkScratch,
} from '../../src';
import type { SparkJobProps } from '../../src/spark';
import { gib } from '../fixtures';
import { NODES, type Options, setUp as setUpHdfs, ssd } from '../hdfs/fixtures';

/** A disk as that of HDFS, with a volume for scratch. */
export function scratchSsd(node: string) {
  const disk = ssd(node);
  return { ...disk, volumes: [...(disk.volumes ?? []), { name: 'scratch', capacity: gib(3) }] };
}

/** A chart with a HDFS on nodes of 4 GiB, and the properties of a Spark on the same disks. */
export function setUp({ nodes = NODES, ...options }: Options & { readonly nodes?: readonly string[] } = {}) {
  const hdfs = setUpHdfs({ disks: nodes.map(scratchSsd), ...options });
  const { chart, storage } = hdfs;
  const createHdfs = (overrides: Partial<HdfsClusterProps> = {}): HdfsCluster =>
    hdfs.create({ nodeMemory: gib(4), homes: ['spark'], ...overrides });
  const volumes = storage.volumes.filter(({ path }) => path.endsWith('/scratch'));
  const scratch = SparkScratch.onVolumes(storage, volumes);
  const create = (overrides: Partial<SparkClusterProps> = {}, scope: Chart = chart) =>
    new SparkCluster(scope, 'spark', { scratch, ...overrides });
  const submit = (cluster: SparkCluster, overrides: Partial<SparkJobProps> = {}, scope: Chart = chart) =>
    new SparkJob(scope, 'count', { cluster, mainApplicationFile: 'hdfs:///count.jar', ...overrides });
  return { chart, storage, volumes, createHdfs, create, submit };
}

export function chartBeside(chart: Chart, namespace: string | undefined): Chart {
  return new Chart(chart.node.root, `beside-${namespace}`, { namespace });
}
