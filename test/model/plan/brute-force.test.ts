import fc from 'fast-check';
import '../../seed';
import type { ClaimPlan } from '../../../src/model/plan/plan';
import { type Limits, plan } from '../../../src/model/plan/planner';
import { smallCluster } from './cases';
import { Simulator } from './simulator';

/** So many cases; a longer run with `PLAN_CASES=20000 SEED=random`. */
const CASES = Number(process.env.PLAN_CASES ?? 2_000);
/** A case takes some 10 milliseconds, on a busy machine many times as long. */
const TIMEOUT = 600_000 + CASES * 100;
const OPTIONS = { numRuns: CASES };

/** More than any small case has. */
const SEARCH_ALL: Limits = { search: 1e9, all: 1e12 };

/** No state may be looked at: all is left to the proofs that count. */
const NO_SEARCH: Limits = { search: 0, all: 1e9 };

describe('a plan and everything that may happen', () => {
  test(
    'agree on every verdict, on the volumes and on each story',
    () => {
      fc.assert(
        fc.property(smallCluster, (manifests) => {
          const simulator = Simulator.of(manifests);
          fc.pre(simulator !== undefined);
          const { claims } = plan(manifests, SEARCH_ALL);
          expect(claims.map(keyOf).sort()).toEqual(simulator.claims().sort());
          for (const claim of claims) {
            const { verdict } = claim;
            const truth = simulator.truth(keyOf(claim));
            const volumes = 'volumes' in verdict ? [...verdict.volumes] : [];
            expect([keyOf(claim), verdict.kind, volumes.sort()]).toEqual([
              keyOf(claim),
              truth.verdict,
              truth.verdict === 'unproven' ? [] : [...truth.volumes].sort(),
            ]);
            if (verdict.kind === 'at risk') {
              expect([keyOf(claim), simulator.starves(keyOf(claim), verdict.story), verdict.story]).toEqual([
                keyOf(claim),
                true,
                verdict.story,
              ]);
            }
          }
        }),
        OPTIONS,
      );
    },
    TIMEOUT,
  );

  test(
    'do not contradict each other where the plan only counts',
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(smallCluster, (manifests) => {
          const simulator = Simulator.of(manifests);
          fc.pre(simulator !== undefined);
          for (const claim of plan(manifests, NO_SEARCH).claims) {
            const { verdict } = claim;
            const truth = simulator.truth(keyOf(claim));
            const key = `${truth.verdict}: ${verdict.kind}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
            if (verdict.kind === 'unproven') {
              continue;
            }
            // What can be counted is that a volume may be made, and not that none has to be.
            const known =
              verdict.kind === 'provisioned' ? truth.verdict.replace('guaranteed', 'provisioned') : truth.verdict;
            expect([keyOf(claim), verdict.kind]).toEqual([keyOf(claim), known]);
            if (verdict.kind !== 'never') {
              expect(verdict.volumes).toEqual(expect.arrayContaining([...truth.volumes]));
            }
            if (verdict.kind === 'at risk') {
              expect([keyOf(claim), simulator.starves(keyOf(claim), verdict.story)]).toEqual([keyOf(claim), true]);
            }
          }
        }),
        OPTIONS,
      );
      if (process.env.PLAN_CASES !== undefined) {
        console.log(Object.fromEntries([...seen].sort()));
      }
    },
    TIMEOUT,
  );
});

function keyOf({ claim }: ClaimPlan): string {
  return `${claim.namespace}/${claim.name}`;
}
