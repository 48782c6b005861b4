import { Testing } from 'cdk8s';
import { HadoopChart } from '../../examples/raspberry-pi-hadoop/hadoop-chart';
import { plan } from '../../src/model/plan/planner';
import type { Manifest } from '../fixtures';

test('one list of nodes is HDFS and Spark on their disks, with every claim guaranteed', () => {
  const chart = new HadoopChart(Testing.app(), 'hadoop');
  const { claims } = plan(Testing.synth(chart));
  expect(claims.map(({ claim, verdict }) => [claim.name, verdict.kind])).toEqual([
    ['name-hdfs-namenode-0', 'guaranteed'],
    ['checkpoint-hdfs-secondarynamenode-0', 'guaranteed'],
    ['data-0-hdfs-datanode-0', 'guaranteed'],
    ['scratch-0-hdfs-datanode-0', 'guaranteed'],
    ['data-0-hdfs-datanode-1', 'guaranteed'],
    ['scratch-0-hdfs-datanode-1', 'guaranteed'],
  ]);
  expect(chart.hdfs.uri).toBe('hdfs://hdfs-namenode-0.hdfs-namenode.hadoop.svc.cluster.local:8020');
  expect(chart.hdfs.replication).toBe(2);
});

test('what may run on one node fits in its memory, and leaves 512Mi', () => {
  const documents: Manifest[] = Testing.synth(new HadoopChart(Testing.app(), 'hadoop'));
  const names = ['hdfs-namenode', 'hdfs-datanode', 'spark-master'];
  const containers = documents
    .filter(
      ({ kind, metadata }) => kind !== 'Service' && names.includes(metadata.name) && kind !== 'PodDisruptionBudget',
    )
    .flatMap(({ spec }) => spec.template.spec.containers);
  expect(containers).toHaveLength(4);
  const mebibytes = containers.map(({ resources }) => Number(/^(\d+)Mi$/.exec(resources.limits.memory)?.[1]));
  expect(mebibytes.reduce((sum, limit) => sum + limit)).toBeLessThanOrEqual(3700 - 512);
});
