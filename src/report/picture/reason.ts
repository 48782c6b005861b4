import { describeProvisioning, describeReason, describeStory } from '../../model/plan/answer/describe';
import type { ClaimPlan, Never } from '../../model/plan/plan';

/** Reasons of as many volumes are told; the rest is counted. */
const MOST_REASONS = 4;

/** What is wrong with a claim and what to do, as paragraphs: beside the claim's name, so without it. */
export function reasonOf(plan: ClaimPlan): string[] {
  const { verdict } = plan;
  switch (verdict.kind) {
    case 'guaranteed':
    case 'provisioned':
      return [];
    case 'waiting':
      return [sentence(`it waits until a person hands a volume over: ${verdict.waitsFor}`)];
    case 'at risk':
      return [sentence(describeStory(plan, verdict.story)), sentence(verdict.fix)];
    case 'never':
      return [sentence(describeReasons(plan, verdict)), sentence(verdict.fix)];
    case 'unproven':
      return [sentence(verdict.because)];
  }
}

function describeReasons({ storageClassName }: ClaimPlan, { reasons, provisioning }: Never): string {
  const made = provisioning ? [`class '${storageClassName}' ${describeProvisioning(provisioning)}`] : [];
  if (reasons.length === 0) {
    return made[0] ?? 'there is no such volume';
  }
  const told = reasons
    .slice(0, MOST_REASONS)
    .map(({ volume, reason }) => `volume '${volume}' ${describeReason(reason)}`);
  const rest = reasons.length - told.length;
  return `${[...made, ...told].join(', ')}${rest > 0 ? ` and ${rest} more do not serve it` : ''}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
