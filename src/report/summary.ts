import type { ClaimPlan } from '../model/plan/plan';
import { LABELS, type Label, labelOf } from './order';

/** From good to bad, as a sentence tells it. */
const ORDER = [
  'guaranteed',
  'provisioned',
  'waiting',
  'at risk',
  'never',
  'unproven',
] as const satisfies readonly Label[];

/** How many claims have each verdict. */
export function countVerdicts(claims: readonly ClaimPlan[]): Record<Label, number> {
  const counts = Object.fromEntries(LABELS.map((label) => [label, 0])) as Record<Label, number>;
  for (const { verdict } of claims) {
    counts[labelOf(verdict)] += 1;
  }
  return counts;
}

/** In one line: `4 claims: 2 guaranteed, 1 at risk, 1 never`. */
export function summarize(claims: readonly ClaimPlan[]): string {
  const counts = countVerdicts(claims);
  const accepted = counts['at risk, accepted'];
  const told = { ...counts, 'at risk': counts['at risk'] + accepted };
  const note = (label: Label): string => (label === 'at risk' && accepted > 0 ? ` (${accepted} accepted)` : '');
  const parts = ORDER.filter((label) => told[label] > 0).map((label) => `${told[label]} ${label}${note(label)}`);
  const total = claims.length === 1 ? '1 claim' : `${claims.length || 'no'} claims`;
  return parts.length === 0 ? total : `${total}: ${parts.join(', ')}`;
}
