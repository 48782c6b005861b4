import type { ClaimPlan, Verdict } from '../model/plan/plan';

/** From good to bad, as a sentence tells it. */
const ORDER = ['guaranteed', 'at risk', 'never', 'unproven'] as const satisfies readonly Verdict['kind'][];

/** How many claims have each verdict. */
export function countVerdicts(claims: readonly ClaimPlan[]): Record<Verdict['kind'], number> {
  const counts = { guaranteed: 0, 'at risk': 0, never: 0, unproven: 0 };
  for (const { verdict } of claims) {
    counts[verdict.kind] += 1;
  }
  return counts;
}

/** In one line: `4 claims: 2 guaranteed, 1 at risk, 1 never`. */
export function summarize(claims: readonly ClaimPlan[]): string {
  const counts = countVerdicts(claims);
  const parts = ORDER.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const total = claims.length === 1 ? '1 claim' : `${claims.length || 'no'} claims`;
  return parts.length === 0 ? total : `${total}: ${parts.join(', ')}`;
}
