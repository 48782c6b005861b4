import { count } from '../../daemon/count';
import { mismatch } from '../../model/fit';
import { describeQuantity } from '../../model/quantity';
import { LocalSsdStorage } from '../../storage/local-ssd-storage';
import { toRequest } from '../../workload/claim-spec';
import type { SparkApplicationProps } from './spark-application-props';

/**
 * The plan sees no claims of what an operator makes. What can be said without it: pods that run at the same time need a
 * volume each, where volumes are not made on demand.
 *
 * @throws If there are fewer than that. `thing` begins the message.
 */
export function checkVolumes(thing: string, { storage, scratch }: SparkApplicationProps, executors: number): void {
  if (!(storage instanceof LocalSsdStorage)) {
    return;
  }
  const request = toRequest(thing, { storage, capacity: scratch });
  const volumes = storage.volumes.filter((volume) => !volume.claimRef && !mismatch(request, volume._model));
  if (volumes.length < executors + 1) {
    throw new Error(
      `${thing} has a driver and ${count(executors, 'executor')}, each with a volume of its own: expected ${executors + 1} volumes of ${describeQuantity(request.bytes)} or more on storage '${storage.storageClassName}' that are kept for no claim, got ${volumes.length}; lower executors or scratch, or take a LocalPathStorage`,
    );
  }
}
