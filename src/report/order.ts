import type { ClaimPlan, Verdict } from '../model/plan/plan';

/** What needs a hand comes first. */
export const KINDS = ['never', 'at risk', 'unproven', 'guaranteed'] as const satisfies readonly Verdict['kind'][];

/** The claims by how much they need a hand; those of one verdict keep their order. */
export function byUrgency(claims: readonly ClaimPlan[]): ClaimPlan[] {
  return KINDS.flatMap((kind) => claims.filter(({ verdict }) => verdict.kind === kind));
}
