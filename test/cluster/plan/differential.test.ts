import { plan } from '../../../src/model/plan/planner';
import { describeOnCluster } from '../describe-on-cluster';
import { type Case, casesOf } from './case';
import { examine } from './examine';
import { Lab } from './lab';
import { CASES, INDEX, PLACES, SEED } from './options';
import { record, TimedPlanner } from './record';
import { describeMismatch, summary } from './report';
import { shrink } from './shrink';

/** So long nothing takes, on any machine: a case takes about half a second, and to make a mismatch small takes minutes. */
const TIMEOUT = 3_600_000 + CASES * 10_000;

describeOnCluster(
  'plans',
  async () => {},
  (cluster) => {
    test(
      `are what Kubernetes does, seed ${SEED}`,
      async () => {
        const lab = await Lab.open(cluster(), PLACES);
        const started = Date.now();
        const cases = chosenCases();
        const planner = new TimedPlanner(plan);
        const results = await Promise.all(cases.map((one) => examine(lab, one, planner.plan)));
        const seconds = Math.round((Date.now() - started) / 1000);
        console.log(summary(SEED, results, lab, seconds));
        record(planner, results, lab, seconds);
        const found = results.flatMap(({ mismatches }, at) =>
          mismatches.map((mismatch) => ({ example: cases[at], mismatch })),
        );
        if (found.length > 0) {
          const { example, mismatch } = await shrink(lab, plan, found[0]);
          throw new Error(
            [
              `${found.length} mismatches; the first, made small:`,
              describeMismatch(SEED, example, mismatch),
              'as they were found:',
              ...found.map((one) => describeMismatch(SEED, one.example, one.mismatch)),
            ].join('\n'),
          );
        }
      },
      TIMEOUT,
    );
  },
);

function chosenCases(): Case[] {
  if (INDEX === undefined) {
    return casesOf(SEED, CASES);
  }
  const [chosen] = casesOf(SEED, INDEX + 1).slice(INDEX);
  return Array.from({ length: CASES }, () => chosen);
}
