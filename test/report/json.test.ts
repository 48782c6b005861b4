import { describeVerdict } from '../../src/model/plan/answer/describe';
import { plan } from '../../src/model/plan/planner';
import { type ClaimJson, MOST_LISTED, planJson, printJson } from '../../src/report/json';
import { everyVerdict, manyNodes } from './plans';

const gibibytes = (amount: number, quantity = `${amount}Gi`): object => ({ bytes: amount * 1024 ** 3, quantity });

/** What every claim has; some fields are empty for some verdicts. */
const blank: Partial<ClaimJson> = {
  namespace: 'default',
  users: [],
  volumes: [],
  volumeCount: 0,
  fix: null,
  keep: null,
  story: [],
  reasons: [],
  reasonCount: 0,
  because: null,
};

test('the JSON of a plan has sizes twice, and every answer with its reason', () => {
  const made = everyVerdict();
  expect(JSON.parse(printJson(made))).toEqual({
    version: 1,
    summary: { claims: 5, guaranteed: 2, atRisk: 1, never: 1, unproven: 1 },
    claims: [
      {
        ...blank,
        name: 'log',
        request: gibibytes(30),
        storageClassName: 'ssd',
        users: ["Pod 'logger'"],
        verdict: 'guaranteed',
        message: "claim 'default/log' is guaranteed volume 'node-1-log'",
        volumes: ['node-1-log'],
        volumeCount: 1,
      },
      {
        ...blank,
        name: 'reports',
        request: gibibytes(300),
        storageClassName: 'ssd',
        users: ["Pod 'reporter'"],
        verdict: 'at risk',
        message: describeVerdict(made.claims[1]),
        volumes: ['node-1-data'],
        volumeCount: 1,
        fix: expect.stringContaining('add a volume'),
        keep: 'node-1-data',
        story: [
          {
            pod: { namespace: 'default', name: 'db-0' },
            node: 'node-1',
            takes: [
              { claim: { namespace: 'default', name: 'data-db-0' }, volume: 'node-1-data', size: gibibytes(400) },
            ],
            tie: false,
          },
        ],
      },
      {
        ...blank,
        name: 'data-db-0',
        request: gibibytes(350),
        storageClassName: 'ssd',
        users: ["StatefulSet 'db'"],
        verdict: 'guaranteed',
        message: "claim 'default/data-db-0' is guaranteed one of 'node-1-data', 'node-2-data'",
        volumes: ['node-1-data', 'node-2-data'],
        volumeCount: 2,
      },
      {
        ...blank,
        name: 'archive',
        request: gibibytes(2048, '2Ti'),
        storageClassName: 'ssd',
        verdict: 'never',
        message: describeVerdict(made.claims[3]),
        fix: expect.stringContaining('add a volume of at least 2Ti'),
        reasons: expect.arrayContaining([
          { volume: 'node-1-data', kind: 'too small', text: 'has only 400Gi' },
          { volume: 'node-1-log', kind: 'reserved', text: "is kept for claim 'default/log'" },
          { volume: 'node-2-data', kind: 'too small', text: 'has only 400Gi' },
        ]),
        reasonCount: 3,
      },
      {
        ...blank,
        name: 'cache',
        request: gibibytes(50),
        storageClassName: 'cache',
        users: ["Deployment 'proxy'"],
        verdict: 'unproven',
        message: describeVerdict(made.claims[4]),
        because: expect.stringContaining("Pod 'proxy-0'"),
      },
    ],
    volumes: [
      volumeJson('node-1-data', 400, 'node-1', '/mnt/ssd/data', ['default/reports', 'default/data-db-0']),
      {
        ...volumeJson('node-1-log', 40, 'node-1', '/mnt/ssd/log', ['default/log']),
        reservedFor: { namespace: 'default', name: 'log' },
      },
      volumeJson('node-2-data', 400, 'node-2', '/mnt/ssd/data', ['default/data-db-0']),
      { ...volumeJson('node-3-cache', 100, 'node-3', '/mnt/nvme/cache', []), storageClassName: 'cache' },
    ],
    nodes: ['node-1', 'node-2', 'node-3'],
    notes: made.notes.map(({ kind, text }) => ({ kind, text })),
  });
  expect(made.notes).toHaveLength(1);
});

function volumeJson(name: string, size: number, node: string, path: string, claims: readonly string[]): object {
  return {
    name,
    capacity: gibibytes(size),
    storageClassName: 'ssd',
    nodes: [node],
    path,
    reservedFor: null,
    claims,
    claimCount: claims.length,
  };
}

test('the JSON of an empty plan has all fields', () => {
  expect(planJson(plan([]))).toEqual({
    version: 1,
    summary: { claims: 0, guaranteed: 0, atRisk: 0, never: 0, unproven: 0 },
    claims: [],
    volumes: [],
    nodes: [],
    notes: [],
  });
});

test('the JSON of a large plan lists the first names, and counts all', () => {
  const { claims, volumes } = planJson(manyNodes());
  expect([claims[0].volumes.length, claims[0].volumeCount]).toEqual([MOST_LISTED, 600]);
  expect([volumes[0].claims.length, volumes[0].claimCount]).toEqual([MOST_LISTED, 500]);
});
