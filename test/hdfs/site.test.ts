import { setUp } from './fixtures';

/** The names and values of a file's properties, in their order. */
function propertiesIn(file: string): [string, string][] {
  return [...file.matchAll(/<name>(.*)<\/name>\s*<value>(.*)<\/value>/g)].map(([, name, value]) => [name, value]);
}

test('core-site.xml names the file system by the pod of the NameNode', () => {
  expect(setUp().create().configuration.files['core-site.xml']).toBe(`<?xml version="1.0"?>
<configuration>
  <property>
    <name>fs.defaultFS</name>
    <value>hdfs://hdfs-namenode-0.hdfs-namenode.hdfs.svc.cluster.local:8020</value>
  </property>
</configuration>
`);
});

test('hdfs-site.xml of two DataNodes with a disk each', () => {
  expect(propertiesIn(setUp().create().configuration.files['hdfs-site.xml'])).toEqual([
    ['dfs.datanode.address', '0.0.0.0:9866'],
    ['dfs.datanode.data.dir', 'file:///volumes/data-0/hdfs'],
    ['dfs.datanode.du.reserved', `${40 * 1024 ** 3}`],
    ['dfs.datanode.failed.volumes.tolerated', '0'],
    ['dfs.datanode.http.address', '0.0.0.0:9864'],
    ['dfs.datanode.ipc.address', '0.0.0.0:9867'],
    ['dfs.namenode.checkpoint.dir', 'file:///volumes/checkpoint/hdfs'],
    ['dfs.namenode.checkpoint.period', '900s'],
    ['dfs.namenode.datanode.registration.ip-hostname-check', 'false'],
    ['dfs.namenode.http-address', 'hdfs-namenode-0.hdfs-namenode.hdfs.svc.cluster.local:9870'],
    ['dfs.namenode.http-bind-host', '0.0.0.0'],
    ['dfs.namenode.name.dir', 'file:///volumes/name/hdfs'],
    ['dfs.namenode.rpc-address', 'hdfs-namenode-0.hdfs-namenode.hdfs.svc.cluster.local:8020'],
    ['dfs.namenode.rpc-bind-host', '0.0.0.0'],
    ['dfs.namenode.secondary.http-address', '0.0.0.0:9868'],
    ['dfs.replication', '2'],
  ]);
});

test('overrides come before all else, and are escaped', () => {
  const { configuration, uri, replication } = setUp().create({
    coreSite: { 'fs.defaultFS': 'hdfs://other:1', 'hadoop.tmp.dir': '/tmp/a&b<c>' },
    hdfsSite: { 'dfs.replication': '1', 'dfs.blocksize': '32m' },
  });
  expect(propertiesIn(configuration.files['core-site.xml'])).toEqual([
    ['fs.defaultFS', 'hdfs://other:1'],
    ['hadoop.tmp.dir', '/tmp/a&amp;b&lt;c&gt;'],
  ]);
  const hdfs = new Map(propertiesIn(configuration.files['hdfs-site.xml']));
  expect([hdfs.get('dfs.replication'), hdfs.get('dfs.blocksize')]).toEqual(['1', '32m']);
  expect([uri, replication]).toEqual(['hdfs://other:1', 1]);
});

test('the name, the namespace and the domain are in the addresses', () => {
  const { uri, namespace } = setUp({ namespace: 'big-data' }).create({ name: 'lake', clusterDomain: 'home.arpa' });
  expect(uri).toBe('hdfs://lake-namenode-0.lake-namenode.big-data.svc.home.arpa:8020');
  expect(namespace).toBe('big-data');
});
