import { type Client, isConflict } from '../harness/client';
import type { Manifest } from '../harness/manifest';

/** What a kubelet would say of a pod once it runs, for the pods of StatefulSets: the next one waits for it. */
export async function makeReady(client: Client, pod: Manifest): Promise<void> {
  const { metadata, spec, status } = pod;
  const isOfSet = metadata?.ownerReferences?.some(({ kind }) => kind === 'StatefulSet');
  if (!isOfSet || !spec.nodeName || status.phase === 'Running' || metadata?.deletionTimestamp) {
    return;
  }
  const conditions = ['Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: 'True' }));
  const running = { status: { phase: 'Running', conditions: [...status.conditions, ...conditions] } };
  let isInConflict = true;
  while (isInConflict) {
    isInConflict = await client.patch(pod, running, 'status').then(
      () => false,
      isConflict, // otherwise the pod is gone, or the cluster
    );
  }
}
