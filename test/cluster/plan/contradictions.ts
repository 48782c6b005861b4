import type { Plan, Verdict } from '../../../src/model/plan/plan';
import type { Outcome } from './stage';

/** What Kubernetes did that the plan says it never does. */
export function contradictions({ claims }: Plan, { bound }: Outcome): string[] {
  const planned = new Set(claims.map(({ claim }) => claim.name));
  const unplanned = [...bound].filter(([name]) => !planned.has(name));
  return [
    ...unplanned.map(([name, volume]) => `claim '${name}' is bound to '${volume}', and the plan does not know it`),
    ...claims.flatMap(({ claim: { name }, verdict }) => contradiction(name, verdict, bound.get(name)) ?? []),
  ];
}

function contradiction(name: string, verdict: Verdict, volume: string | undefined): string | undefined {
  if (volume === undefined) {
    return verdict.kind === 'guaranteed' ? `claim '${name}' is guaranteed, and is not bound` : undefined;
  }
  if (verdict.kind === 'never') {
    return `claim '${name}' is never bound, and is bound to '${volume}'`;
  }
  if (verdict.kind === 'unproven' || verdict.volumes.includes(volume)) {
    return undefined;
  }
  return `claim '${name}' may get ${verdict.volumes.join(', ') || 'nothing'}, and is bound to '${volume}'`;
}
