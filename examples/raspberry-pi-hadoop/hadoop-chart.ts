import { Chart, Size } from 'cdk8s';
import { Filesystem, HdfsCluster, LocalSsdStorage } from 'cdk8s-local-storage';
import type { Construct } from 'constructs';

/** Where the disks are: add a node at the end, with its disk and its directories made, and it gets a DataNode. */
const NODES = ['raspberrypi-1', 'raspberrypi-2'];

/** HDFS on Raspberry Pis of 1 GB with a 512 GB SSD each, mounted at /mnt/ssd. */
export class HadoopChart extends Chart {
  public readonly hdfs: HdfsCluster;

  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'hadoop' });
    const volumes = [
      { name: 'data', capacity: Size.gibibytes(400) },
      { name: 'name', capacity: Size.gibibytes(10) },
      { name: 'checkpoint', capacity: Size.gibibytes(10) },
    ];
    const capacity = Filesystem.ext4().usableCapacity('512 GB');
    const storage = new LocalSsdStorage(this, 'ssd', {
      disks: NODES.map((node) => ({ node, mountPath: '/mnt/ssd', capacity, volumes })),
    });
    this.hdfs = new HdfsCluster(this, 'hdfs', {
      storage,
      nameVolume: storage.getVolume({ node: 'raspberrypi-1', path: 'name' }),
      checkpointVolume: storage.getVolume({ node: 'raspberrypi-2', path: 'checkpoint' }),
      dataVolumes: NODES.map((node) => storage.getVolume({ node, path: 'data' })),
      nodeMemory: Size.gibibytes(1),
      homes: ['spark'],
    });
  }
}
