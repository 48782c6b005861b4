import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { FIELD_MANAGER } from './harness/client';
import type { Cluster } from './harness/cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';

/** Applies the documents twice more: once nothing that can be seen changes, then not even the version. */
export async function expectUnchangedByApply(cluster: Cluster, documents: readonly Manifest[]): Promise<void> {
  const read = () => Promise.all(documents.map((document) => cluster.get(document)));
  const [before, second, third] = await waitUntil('no controller to change the objects meanwhile', async () => {
    const before = await read();
    await sleep(2_000);
    if (!isDeepStrictEqual(before, await read())) {
      return false;
    }
    const second = await cluster.apply(documents);
    // The times of managed fields are whole seconds: within one, a change of nothing else would not be seen.
    await sleep(1_100);
    const third = await cluster.apply(documents);
    const isSame = isDeepStrictEqual(before.map(ofOthers), third.objects.map(ofOthers));
    return isSame && ([before, second, third] as const);
  });
  expect(second.warnings).toEqual([]);
  // The API server may write an object once more in another encoding, which gives it a new version only.
  expect(second.objects.map(withoutVersion)).toEqual(before.map(withoutVersion));
  expect(third.warnings).toEqual([]);
  expect(third.objects).toEqual(second.objects);
}

/** What an apply never touches: the status, and what others say that they have set, and when. */
function ofOthers({ metadata, status }: Manifest): object {
  return { status, managedFields: metadata?.managedFields?.filter(({ manager }) => manager !== FIELD_MANAGER) };
}

function withoutVersion({ metadata, ...object }: Manifest): object {
  const { resourceVersion, managedFields, ...rest } = metadata ?? {};
  return { ...object, metadata: { ...rest, managedFields: managedFields?.map(({ time, ...fields }) => fields) } };
}
