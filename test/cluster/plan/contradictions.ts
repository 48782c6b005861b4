import type { Plan, Verdict } from '../../../src/model/plan/plan';
import { handedTo, type Outcome } from './stage';

/** What Kubernetes did that the plan says it never does. */
export function contradictions({ claims }: Plan, { bound, handed }: Outcome): string[] {
  const planned = new Set(claims.map(({ claim }) => claim.name));
  const unplanned = [...bound].filter(([name]) => !planned.has(name));
  return [
    ...unplanned.map(([name, volume]) => `claim '${name}' is bound to '${volume}', and the plan does not know it`),
    ...claims.flatMap(({ claim: { name }, verdict }) => contradiction(name, verdict, bound.get(name), handed) ?? []),
  ];
}

function contradiction(name: string, verdict: Verdict, volume: string | undefined, handed = false): string | undefined {
  if (volume === undefined) {
    const isDue = verdict.kind === 'guaranteed' || (verdict.kind === 'waiting' && handed);
    return isDue ? `claim '${name}' is ${verdict.kind}, and is not bound` : undefined;
  }
  if (verdict.kind === 'never') {
    return `claim '${name}' is never bound, and is bound to '${volume}'`;
  }
  if (verdict.kind === 'unproven' || verdict.volumes.includes(volume)) {
    return undefined;
  }
  if (verdict.kind === 'waiting' && volume === handedTo(name)) {
    return undefined;
  }
  return `claim '${name}' may get ${verdict.volumes.join(', ') || 'nothing'}, and is bound to '${volume}'`;
}
