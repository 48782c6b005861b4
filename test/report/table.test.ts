import { describeVerdict } from '../../src/model/plan/answer/describe';
import { plan } from '../../src/model/plan/planner';
import { printTable } from '../../src/report/table';
import { everyVerdict, manyNodes, ssd, statefulSet, volume } from './plans';

test('a table says what is wrong first, why, and what to do', () => {
  const plan = everyVerdict();
  const messageOf = (name: string): string => describeVerdict(plan.claims.find(({ claim }) => claim.name === name)!);
  expect(printTable(plan)).toBe(`\
CLAIM              REQUEST  CLASS  VERDICT     VOLUMES                   USED BY
default/archive    2Ti      ssd    never       -                         -
default/reports    300Gi    ssd    at risk     node-1-data               Pod 'reporter'
default/cache      50Gi     cache  unproven    -                         Deployment 'proxy'
default/log        30Gi     ssd    guaranteed  node-1-log                Pod 'logger'
default/data-db-0  350Gi    ssd    guaranteed  node-1-data, node-2-data  StatefulSet 'db'

${messageOf('archive')}

${messageOf('reports')}

${messageOf('cache')}

note: ${plan.notes[0].text}

5 claims: 2 guaranteed, 1 at risk, 1 never, 1 unproven
`);
});

test('a table without a claim says so', () => {
  expect(printTable(plan([]))).toBe('no claims\n');
});

test('a table shortens what is long', () => {
  const table = printTable(manyNodes());
  expect(table).toContain(
    "default/data-db-0   90Gi     ssd    guaranteed  node-0-0, node-0-1 and 598 more  StatefulSet 'db'",
  );
  expect(table).toContain('\nand 400 more guaranteed; --output json has all of them\n');
  expect(table).toMatch(/\n500 claims: 500 guaranteed\n$/);
});

test('a table shows every claim that is not guaranteed, and some of the messages', () => {
  const table = printTable(plan([ssd, volume('v', 'n', '/mnt/ssd/v', '1Gi'), statefulSet('db', 150, '2Gi')]));
  expect(table.match(/^default\/data-db-\d+ .* never /gm)).toHaveLength(150);
  expect(table.match(/^claim .* is never bound/gm)).toHaveLength(20);
  expect(table).toContain('\nand 130 more never; --output json has all of them\n');
});

test('a table has no line that ends with a blank', () => {
  expect(printTable(everyVerdict())).not.toMatch(/ $/m);
});
