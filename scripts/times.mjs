/** Prints what the steps and the suites of a run took, and how many checks and tests have passed: for .ci/run. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [directory] = process.argv.slice(2);

const steps = readFileSync(join(directory, 'steps'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([seconds, outcome, name]) => ({ seconds: Number(seconds), failed: outcome === 'failed', name }));
const reports = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ name: basename(file, '.json'), ...JSON.parse(readFileSync(join(directory, file), 'utf8')) }));

print('steps, of which some run side by side', steps);
for (const { name, testResults } of reports) {
  const suites = testResults.map(({ name, startTime, endTime, status }) => ({
    seconds: Math.round((endTime - startTime) / 1000),
    failed: status === 'failed',
    name: name.replace(`${process.cwd()}/`, ''),
  }));
  print(`suites of ${name}`, suites);
}

let [passed, failed] = [false, true].map((failed) => steps.filter((step) => step.failed === failed).length);
for (const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites = 0 } of reports) {
  passed += numPassedTests;
  failed += numFailedTests + numRuntimeErrorTestSuites;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function print(title, rows) {
  console.log(`\n${title}, in seconds:`);
  for (const { seconds, failed, name } of [...rows].sort((a, b) => b.seconds - a.seconds)) {
    console.log(`${`${seconds}`.padStart(6)}  ${name}${failed ? '  FAILED' : ''}`);
  }
}
