import { plan } from '../lib/model/plan/planner.js';
import { SCENARIOS } from './plan-scenarios';

/**
 * Plans one scenario, in a process of its own: `plan-run.ts <scenario> <pods>`. Prints the CPU time of all threads in
 * milliseconds, and how many claims got which verdict.
 */
const [scenario, pods] = process.argv.slice(2);
const manifests = SCENARIOS[scenario](Number(pods));
const start = process.cpuUsage();
const { claims } = plan(manifests);
const verdicts: Record<string, number> = {};
for (const { verdict } of claims) {
  verdicts[verdict.kind] = (verdicts[verdict.kind] ?? 0) + 1;
}
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, verdicts }));
