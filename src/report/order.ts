import type { ClaimPlan, Verdict } from '../model/plan/plan';

/** The verdicts as people read them. What needs a hand comes first. */
export const LABELS = [
  'never',
  'at risk',
  'at risk, accepted',
  'unproven',
  'waiting',
  'provisioned',
  'guaranteed',
] as const satisfies readonly (Verdict['kind'] | 'at risk, accepted')[];

export type Label = (typeof LABELS)[number];

export function labelOf(verdict: Verdict): Label {
  return verdict.kind === 'at risk' && verdict.accepted ? 'at risk, accepted' : verdict.kind;
}

/** The claims by how much they need a hand; those of one verdict keep their order. */
export function byUrgency(claims: readonly ClaimPlan[]): ClaimPlan[] {
  const labelled = claims.map((claim) => ({ claim, label: labelOf(claim.verdict) }));
  return LABELS.flatMap((wanted) => labelled.filter(({ label }) => label === wanted)).map(({ claim }) => claim);
}
