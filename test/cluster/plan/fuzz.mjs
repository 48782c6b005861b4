import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `usage: npm run test:cluster:fuzz -- [--cases N] [--seed S] [--index I] [--places P] [--record FILE]
  --cases   how many (200)
  --seed    of the cases (a random one); printed by each run
  --index   only this one of the seed's cases, again and again with --cases
  --places  how many at a time (48)
  --record  where to write what was measured, such as bench/plan-on-cluster.json`;

let values;
let record;
try {
  const number = { type: 'string' };
  const options = { cases: number, seed: number, index: number, places: number, record: { type: 'string' } };
  ({ record, ...values } = parseArgs({ options }).values);
  if (!Object.values(values).every((value) => /^\d+$/.test(value))) {
    throw new Error(`got ${JSON.stringify(values)}, expected whole numbers`);
  }
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}

const variables = Object.entries({ seed: `${Date.now() % 1_000_000}`, ...values }).map(([name, value]) => [
  `FUZZ_${name.toUpperCase()}`,
  value,
]);
const config = fileURLToPath(new URL('../jest.config.js', import.meta.url));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, '--config', config, 'plan/differential'], {
  env: {
    ...process.env,
    ...Object.fromEntries(variables),
    CLUSTER_TESTS: 'required',
    ...(record && { FUZZ_RECORD: resolve(record) }),
  },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
