import { describeReason, describeStory } from '../../model/plan/answer/describe';
import type { ClaimPlan, VolumeReason } from '../../model/plan/plan';

/** Reasons of as many volumes are told; the rest is counted. */
const MOST_REASONS = 4;

/** What is wrong with a claim and what to do, as paragraphs: beside the claim's name, so without it. */
export function reasonOf(plan: ClaimPlan): string[] {
  const { verdict } = plan;
  switch (verdict.kind) {
    case 'guaranteed':
      return [];
    case 'at risk':
      return [sentence(describeStory(plan, verdict.story)), sentence(verdict.fix)];
    case 'never':
      return [sentence(describeReasons(verdict.reasons)), sentence(verdict.fix)];
    case 'unproven':
      return [sentence(verdict.because)];
  }
}

function describeReasons(reasons: readonly VolumeReason[]): string {
  if (reasons.length === 0) {
    return 'there is no such volume';
  }
  const told = reasons
    .slice(0, MOST_REASONS)
    .map(({ volume, reason }) => `volume '${volume}' ${describeReason(reason)}`);
  const rest = reasons.length - told.length;
  return `${told.join(', ')}${rest > 0 ? ` and ${rest} more do not serve it` : ''}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
