import type { Size } from 'cdk8s';
import { checkShape } from '../../model/shape';
import type { LocalSsdStorage } from '../../storage/local-ssd-storage';
import type { ILocalStorage } from '../../storage/local-storage';
import type { LocalVolume } from '../../storage/local-volume';
import { ON_DEMAND, ON_VOLUMES } from '../input';

/**
 * Where the executors of a `SparkCluster` write what does not fit in memory, and what they hand to each other.
 *
 * It is of no use once an application has ended. A worker empties it when it starts.
 *
 * @see https://spark.apache.org/docs/3.5.7/configuration.html#application-properties
 */
export class SparkScratch {
  /**
   * Volumes of disks: each node among them gets a worker, with all of its volumes.
   *
   * The order is for good: the first node has the worker of ordinal 0, and so on. Add nodes at the end.
   *
   * @param storage the storage of the volumes
   * @param volumes one of a disk, and as many on each node
   * @throws If there is no storage, or one of the volumes is undefined.
   */
  public static onVolumes(storage: LocalSsdStorage, volumes: LocalVolume[]): SparkScratch {
    checkShape('the scratch of Spark', ON_VOLUMES, { storage, volumes });
    return new SparkScratch({ storage, volumes });
  }

  /**
   * A volume that comes and goes with the worker's pod.
   *
   * @param storage a storage that does not retain its volumes, such as a `LocalPathStorage`
   * @param capacity what each worker gets
   * @throws If there is no storage or no capacity.
   */
  public static onDemand(storage: ILocalStorage, capacity: Size): SparkScratch {
    checkShape('the scratch of Spark', ON_DEMAND, { storage, capacity });
    return new SparkScratch(undefined, { storage, capacity });
  }

  /** @internal */
  public readonly _volumes?: ScratchVolumes;

  /** @internal */
  public readonly _onDemand?: ScratchOnDemand;

  private constructor(volumes?: ScratchVolumes, onDemand?: ScratchOnDemand) {
    this._volumes = volumes;
    this._onDemand = onDemand;
  }
}

/** @internal */
export interface ScratchVolumes {
  readonly storage: LocalSsdStorage;
  readonly volumes: readonly LocalVolume[];
}

/** @internal */
export interface ScratchOnDemand {
  readonly storage: ILocalStorage;
  readonly capacity: Size;
}
