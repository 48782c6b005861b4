import fc from 'fast-check';

import { smallCluster } from '../../model/plan/cases';
import type { Manifest } from '../harness/manifest';
import { completed } from './completed';
import { varied } from './variations';

/** How claims and what makes pods come to the cluster. */
export type Arrival = 'at once' | 'in a row' | 'one by one';

export interface Case {
  /** Where it stands among the cases of a seed. */
  readonly index: number;
  /** What Kubernetes would take, but for the names, which only a case has for itself. */
  readonly manifests: readonly Manifest[];
  readonly arrival: Arrival;
  /** Sorts what comes; of any length, and used again and again. */
  readonly order: readonly number[];
}

const cases = fc.record({
  manifests: smallCluster,
  arrival: fc.constantFrom<Arrival>('at once', 'in a row', 'one by one'),
  order: numbers(16),
  variations: numbers(64),
});

function numbers(length: number): fc.Arbitrary<number[]> {
  return fc.array(fc.noBias(fc.nat()), { minLength: length, maxLength: length });
}

/** The first cases of a seed; there are the same whatever their number. */
export function casesOf(seed: number, count: number): Case[] {
  return fc.sample(cases, { seed, numRuns: count }).map(({ manifests, variations, ...rest }, index) => ({
    index,
    manifests: varied(manifests.map(completed), variations),
    ...rest,
  }));
}

/** In the order of a case; the same things always come in the same order. */
export function shuffled<T>(things: readonly T[], order: readonly number[]): T[] {
  return things
    .map((thing, at) => ({ thing, place: order[at % order.length] }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
