import { Chart, Size } from 'cdk8s';
import { Filesystem, LocalSsdStorage } from 'cdk8s-local-storage';
import type { Construct } from 'constructs';

/** Two Raspberry Pis with a 512 GB SSD each, mounted at /mnt/ssd with an ext4 that mke2fs made by its defaults. */
export class DisksChart extends Chart {
  public readonly storage: LocalSsdStorage;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const ssd = {
      mountPath: '/mnt/ssd',
      capacity: Filesystem.ext4().usableCapacity('512 GB'),
      volumes: [
        { name: 'data', capacity: Size.gibibytes(400) },
        { name: 'www', capacity: Size.gibibytes(40) },
      ],
    };
    this.storage = new LocalSsdStorage(this, 'ssd', {
      disks: [
        { node: 'raspberrypi-1', ...ssd },
        { node: 'raspberrypi-2', ...ssd },
      ],
    });
  }
}
