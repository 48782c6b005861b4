import { setTimeout as sleep } from 'node:timers/promises';

import type { Cluster } from './harness/cluster';
import type { Manifest, Reference } from './harness/manifest';

/** For waitFor: the object is in this phase, such as Bound or Running. */
export function inPhase(phase: string): (object: Manifest) => boolean {
  return ({ status }) => status?.phase === phase;
}

/** For waitFor: every container of the pod runs. */
export function running({ status }: Manifest): boolean {
  return status?.phase === 'Running' && status.containerStatuses.every(({ ready }: { ready: boolean }) => ready);
}

/** For waitFor: the scheduler has found a node for the pod. */
export function scheduled({ spec }: Manifest): boolean {
  return spec.nodeName !== undefined;
}

/** Long against the second or two that binding, scheduling and starting take here. */
const STAYS_SECONDS = 8;

/** Fails as soon as an object stops being as demanded; proves that nothing happens only as far as it waits. */
export async function expectStays(
  cluster: Cluster,
  reference: Reference,
  isSo: (object: Manifest) => boolean,
  seconds = STAYS_SECONDS,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const object = await cluster.get(reference);
    if (!isSo(object)) {
      throw new Error(`${object.kind} ${object.metadata?.name} did not stay: ${JSON.stringify(object.status)}`);
    }
    await sleep(500);
  }
}
