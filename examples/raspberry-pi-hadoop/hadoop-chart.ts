import { Chart, Size } from 'cdk8s';
import { Filesystem, HdfsCluster, LocalSsdStorage, SparkCluster, SparkScratch } from 'cdk8s-local-storage';
import type { Construct } from 'constructs';

/** Where the disks are: add a node at the end, with its disk and its directories made, and it gets its share of all below. */
const NODES = ['raspberrypi-1', 'raspberrypi-2'];

/** HDFS and Spark on Raspberry Pis of 4 GB with a 512 GB SSD each, mounted at /mnt/ssd. */
export class HadoopChart extends Chart {
  public readonly hdfs: HdfsCluster;
  public readonly spark: SparkCluster;

  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'hadoop' });
    const volumes = [
      { name: 'data', capacity: Size.gibibytes(380) },
      { name: 'metadata', capacity: Size.gibibytes(10) },
      { name: 'scratch', capacity: Size.gibibytes(40) },
    ];
    const capacity = Filesystem.ext4().usableCapacity('512 GB');
    const storage = new LocalSsdStorage(this, 'ssd', {
      disks: NODES.map((node) => ({ node, mountPath: '/mnt/ssd', capacity, volumes })),
    });
    const onEachNode = (path: string) => NODES.map((node) => storage.getVolume({ node, path }));
    this.hdfs = new HdfsCluster(this, 'hdfs', {
      storage,
      nameVolume: storage.getVolume({ node: 'raspberrypi-1', path: 'metadata' }),
      checkpointVolume: storage.getVolume({ node: 'raspberrypi-2', path: 'metadata' }),
      dataVolumes: onEachNode('data'),
      nodeMemory: Size.mebibytes(3700), // what the firmware leaves of 4 GB: kubectl describe node
      homes: ['spark'],
    });
    this.spark = new SparkCluster(this, 'spark', {
      hdfs: this.hdfs,
      inDataNodePods: true,
      scratch: SparkScratch.onVolumes(storage, onEachNode('scratch')),
    });
  }
}
