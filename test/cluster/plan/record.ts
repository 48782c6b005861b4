import { writeFileSync } from 'node:fs';
import { KUBERNETES_VERSION } from '../harness/kubernetes-binary';
import type { Examined, Planner } from './examine';
import type { Lab } from './lab';
import { RECORD } from './options';
import { median } from './report';

/** A planner, and how long it took in all. */
export class TimedPlanner {
  public milliseconds = 0;
  public readonly plan: Planner;

  public constructor(plan: Planner) {
    this.plan = (manifests) => {
      const start = performance.now();
      try {
        return plan(manifests);
      } finally {
        this.milliseconds += performance.now() - start;
      }
    };
  }
}

/** Writes what was measured to a file, if that is wanted. */
export function record(planner: TimedPlanner, results: readonly Examined[], lab: Lab, seconds: number): void {
  if (RECORD !== undefined) {
    const measured = {
      kubernetes: KUBERNETES_VERSION,
      cases: results.length,
      claims: results.reduce((sum, { kinds }) => sum + kinds.length, 0),
      planMilliseconds: Math.round(planner.milliseconds),
      clusterSeconds: seconds,
      caseSeconds: median(lab.takes) / 1000,
      schedulerSeconds: median(lab.observer.waits) / 1000,
    };
    writeFileSync(RECORD, `${JSON.stringify(measured, undefined, 2)}\n`);
  }
}
