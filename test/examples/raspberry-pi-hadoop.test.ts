import { Testing } from 'cdk8s';
import { HadoopChart } from '../../examples/raspberry-pi-hadoop/hadoop-chart';
import { plan } from '../../src/model/plan/planner';

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
