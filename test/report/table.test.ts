import { describeVerdict } from '../../src/model/plan/answer/describe';
import { plan } from '../../src/model/plan/planner';
import { printTable } from '../../src/report/table';
import { everyVerdict, manyNodes, ssd, statefulSet, volume } from './plans';

test('a table says what is wrong first, why, and what to do', () => {
  const plan = everyVerdict();
  const messageOf = (name: string): string => describeVerdict(plan.claims.find(({ claim }) => claim.name === name)!);
  expect(printTable(plan)).toBe(`\
CLAIM                         REQUEST  CLASS    VERDICT            VOLUMES                   USED BY
default/archive               2Ti      ssd      never              -                         -
default/reports               300Gi    ssd      at risk            node-1-data               Pod 'reporter'
default/thumbnails            60Gi     spare    at risk, accepted  node-3-spare              StatefulSet 'search'
default/converter-frames      20Gi     scratch  at risk, accepted  made on demand            Pod 'converter'
default/converter-thumbnails  70Gi     spare    at risk, accepted  node-3-spare              Pod 'converter'
default/cache                 50Gi     cache    unproven           -                         Deployment 'proxy'
default/reclaim-node-1-log    40Gi     ssd      waiting            -                         Job 'reclaim-node-1-log'
default/compiler-0-objects    10Gi     scratch  provisioned        made on demand            Deployment 'compiler'
default/log                   30Gi     ssd      guaranteed         node-1-log                Pod 'logger'
default/data-db-0             350Gi    ssd      guaranteed         node-1-data, node-2-data  StatefulSet 'db'

${messageOf('archive')}

${messageOf('reports')}

${messageOf('thumbnails')}
${messageOf('converter-frames')}
${messageOf('converter-thumbnails')}

${messageOf('cache')}

${messageOf('reclaim-node-1-log')}

note: ${plan.notes[0].text}

10 claims: 2 guaranteed, 1 provisioned, 1 waiting, 4 at risk (3 accepted), 1 never, 1 unproven
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
