import { stringify } from 'yaml';

import type { Plan, Step } from '../../../src/model/plan/plan';
import type { Case } from './case';
import type { Examined, Mismatch } from './examine';
import type { Lab } from './lab';

/** One line on all cases. */
export function summary(seed: number, all: readonly Examined[], lab: Lab, seconds: number): string {
  const kinds = all.flatMap((examined) => examined.kinds);
  const count = (kind: string): string => `${kinds.filter((other) => other === kind).length} ${kind}`;
  const total = (count: (examined: Examined) => number): number => all.reduce((sum, one) => sum + count(one), 0);
  const unforced = total(({ stories }) => stories.unforced);
  const stories = `${total(({ stories }) => stories.replayed)} stories replayed${unforced > 0 ? `, ${unforced} not forced` : ''}`;
  const mismatches = total((examined) => examined.mismatches.length);
  return (
    `plan: ${all.length} cases, seed ${seed}: ${count('guaranteed')}, ${count('at risk')} (${stories}), ` +
    `${count('never')}, ${count('waiting')}, ${count('unproven')}; ${mismatches} mismatches; ${seconds} s\n` +
    `to play a case or a story took ${spread(lab.takes)}; the scheduler's first word on a pod ${spread(lab.observer.waits)}`
  );
}

function spread(milliseconds: readonly number[]): string {
  const [middle, most] = [median(milliseconds), Math.max(0, ...milliseconds)].map((one) => (one / 1000).toFixed(2));
  return `${middle} s (median; ${most} s at most)`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** All that is needed to look into a mismatch. */
export function describeMismatch(seed: number, { index, manifests, arrival }: Case, mismatch: Mismatch): string {
  const { what, plan, outcome, story } = mismatch;
  return [
    `seed ${seed}, case ${index}, which comes ${arrival} (npm run test:cluster:fuzz -- --seed ${seed} --index ${index}):`,
    ...what.map((line) => `- ${line}`),
    ...(plan ? ['', 'the plan:', ...verdicts(plan)] : []),
    ...(story ? ['', 'the story that was played:', ...story.map(describeStep)] : []),
    ...(outcome ? ['', 'Kubernetes:', `  bound ${pairs(outcome.bound)}`, `  placed ${pairs(outcome.placed)}`] : []),
    '',
    ...manifests.map((manifest) => `---\n${stringify(manifest, { aliasDuplicateObjects: false })}`),
  ].join('\n');
}

function verdicts({ claims }: Plan): string[] {
  return claims.flatMap(({ claim, verdict }) => [
    `  ${claim.name}: ${verdict.kind}${'volumes' in verdict ? ` ${verdict.volumes.join()}` : ''}`,
    ...('story' in verdict ? verdict.story.map(describeStep) : []),
  ]);
}

function describeStep({ pod, node, takes, tie }: Step): string {
  const who = pod?.name ?? (node === undefined ? 'the controller' : 'any pod');
  const taken = takes.map(({ claim, volume }) => `${claim.name}=${volume}`).join(' ') || 'nothing';
  return `    ${who}${node === undefined ? '' : ` on ${node}`} takes ${taken}${tie ? ' (tie)' : ''}`;
}

function pairs(map: ReadonlyMap<string, string | undefined>): string {
  return [...map].map(([from, to]) => `${from}=${to ?? '-'}`).join(' ') || 'nothing';
}
