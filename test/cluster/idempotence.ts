import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { Cluster } from './harness/cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';

/** Applies the documents twice more: once nothing that can be seen changes, then not even the version. */
export async function expectUnchangedByApply(cluster: Cluster, documents: readonly Manifest[]): Promise<void> {
  const before = await settle(cluster, documents);
  const second = await cluster.apply(documents);
  expect(second.warnings).toEqual([]);
  // The API server may write an object once more in another encoding, which gives it a new version only.
  expect(second.objects.map(withoutVersion)).toEqual(before.map(withoutVersion));
  // The times of managed fields are whole seconds: within one, a change of nothing else would not be seen.
  await sleep(1_100);
  const third = await cluster.apply(documents);
  expect(third.warnings).toEqual([]);
  expect(third.objects).toEqual(second.objects);
}

/** Waits until no controller changes the objects any more, and returns them. */
async function settle(cluster: Cluster, objects: readonly Manifest[]): Promise<Manifest[]> {
  const read = () => Promise.all(objects.map((object) => cluster.get(object)));
  return waitUntil('objects to settle', async () => {
    const before = await read();
    await sleep(2_000);
    const after = await read();
    return isDeepStrictEqual(before, after) && after;
  });
}

function withoutVersion({ metadata, ...object }: Manifest): object {
  const { resourceVersion, managedFields, ...rest } = metadata ?? {};
  return { ...object, metadata: { ...rest, managedFields: managedFields?.map(({ time, ...fields }) => fields) } };
}
