import { claimTitle } from '../../model/plan/answer/describe';
import type { ClaimPlan } from '../../model/plan/plan';
import { byUrgency, labelOf } from '../order';
import { groupBy } from './group';

/** A claim that has no row of its own, and those that are like it. */
export interface Card {
  /** Stands for all of them. */
  readonly plan: ClaimPlan;
  /** The names of all of them, its own first. */
  readonly titles: readonly string[];
  /** Names of the volumes that it may get. */
  readonly volumes: readonly string[];
}

/** So many that are alike have a card each; more have one together. */
const MOST_ALIKE = 3;

/** The most urgent first. */
export function cardsOf(claims: readonly ClaimPlan[]): Card[] {
  const lists = new Map<readonly string[], string>();
  const alike = groupBy(byUrgency(claims), (claim) => keyOf(claim, lists));
  return [...alike.values()].flatMap((group) =>
    group.length > MOST_ALIKE ? [cardOf(group)] : group.map((claim) => cardOf([claim])),
  );
}

export function volumesOf({ verdict }: ClaimPlan): readonly string[] {
  return 'volumes' in verdict ? verdict.volumes : [];
}

function cardOf(group: readonly ClaimPlan[]): Card {
  return { plan: group[0], titles: group.map(({ claim }) => claimTitle(claim)), volumes: volumesOf(group[0]) };
}

/** `lists` remembers what was joined: claims that may get the same volumes share one long list. */
function keyOf(plan: ClaimPlan, lists: Map<readonly string[], string>): string {
  const { claim, bytes, storageClassName, users, verdict } = plan;
  const volumes = volumesOf(plan);
  let list = lists.get(volumes);
  if (list === undefined) {
    list = volumes.join();
    lists.set(volumes, list);
  }
  const because = verdict.kind === 'unproven' ? verdict.because : verdict.kind === 'waiting' ? verdict.waitsFor : '';
  return JSON.stringify([labelOf(verdict), claim.namespace, bytes, storageClassName, users, because, list]);
}
