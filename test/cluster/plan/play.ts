import type { Manifest } from '../harness/manifest';
import { type Case, shuffled } from './case';
import { isDecided, isScheduled } from './observer';
import { settle } from './settle';
import type { Outcome, Stage } from './stage';
import { podNamesOf } from './world';

/** The node of the pods that wait for a volume: see the cases. */
const HANDED_ON = 'n1';

/**
 * Applies a case in its order and lets Kubernetes do what it does.
 *
 * @param handed names of the claims that wait for a person, who hands them their volumes in the end, or does not
 */
export async function play(
  stage: Stage,
  { arrival, order }: Omit<Case, 'manifests'>,
  handed: ReadonlySet<string>,
): Promise<Outcome> {
  const { world } = stage;
  const isMissing = async (): Promise<boolean> => world.sets.some((set) => isMissingPods(stage, set));
  await come(stage, shuffled(world.claims, order), arrival === 'at once');
  const comers = shuffled([...world.pods, ...world.sets], order);
  if (arrival === 'one by one') {
    for (const comer of comers) {
      await stage.create(comer);
      await stage.observer.expect(stage.name, 'word on what has come', () => isDealtWith(stage, comer));
    }
  } else {
    await come(stage, comers, arrival === 'at once');
  }
  await settle(stage, isMissing);
  if (order[0] % 2 === 0) {
    return stage.outcome();
  }
  const claims = world.claims.filter(({ metadata }) => handed.has(`${metadata?.name}`));
  await Promise.all(claims.map((claim) => stage.handOver(claim, HANDED_ON)));
  await settle(stage, isMissing);
  return { ...stage.outcome(), handed: true };
}

async function come(stage: Stage, manifests: readonly Manifest[], atOnce: boolean): Promise<void> {
  if (atOnce) {
    await Promise.all(manifests.map((manifest) => stage.create(manifest)));
    return;
  }
  for (const manifest of manifests) {
    await stage.create(manifest);
  }
}

function isDealtWith(stage: Stage, comer: Manifest): boolean {
  const names = comer.kind === 'Pod' ? [`${comer.metadata?.name}`] : podNamesOf(comer);
  const pods = names.map((name) => stage.observer.pod(stage.name, name));
  return pods.some((pod) => pod !== undefined) && pods.every((pod) => pod === undefined || isDecided(pod));
}

/** The controller has not made a pod yet that it will make. */
function isMissingPods(stage: Stage, set: Manifest): boolean {
  const pods = podNamesOf(set).map((name) => stage.observer.pod(stage.name, name));
  return pods.some((pod, at) => {
    const before = pods[at - 1];
    const isDue = set.spec.podManagementPolicy === 'Parallel' || at === 0 || (before && isScheduled(before));
    return pod === undefined && isDue;
  });
}
