import { describeVerdict } from '../../src/model/plan/answer/describe';
import { plan } from '../../src/model/plan/planner';
import { type ClaimJson, MOST_LISTED, planJson, printJson, type SizeJson } from '../../src/report/json';
import { everyVerdict, manyNodes } from './plans';

const gibibytes = (amount: number, quantity = `${amount}Gi`): SizeJson => ({ bytes: amount * 1024 ** 3, quantity });

/** What every claim has; some fields are empty for some verdicts. */
const blank: Partial<ClaimJson> = {
  namespace: 'default',
  users: [],
  volumes: [],
  volumeCount: 0,
  fix: null,
  accepted: false,
  provisioner: null,
  waitsFor: null,
  keep: null,
  story: [],
  reasons: [],
  reasonCount: 0,
  provisioning: null,
  because: null,
};

test('the JSON of a plan has sizes twice, and every answer with its reason', () => {
  const made = everyVerdict();
  /** Of a claim that loses the only volume of a class that accepts it. */
  const starved = (at: number, pod: string, claim: string): Partial<ClaimJson> => ({
    verdict: 'at risk',
    accepted: true,
    message: describeVerdict(made.claims[at]),
    fix: expect.stringContaining('add a volume'),
    story: [
      {
        pod: { namespace: 'default', name: pod },
        node: 'node-3',
        takes: [{ claim: { namespace: 'default', name: claim }, volume: 'node-3-spare', size: gibibytes(90) }],
        tie: false,
      },
    ],
  });
  expect(JSON.parse(printJson(made))).toEqual({
    version: 1,
    summary: {
      claims: 10,
      guaranteed: 2,
      provisioned: 1,
      waiting: 1,
      atRisk: 4,
      accepted: 3,
      never: 1,
      unproven: 1,
    },
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
      {
        ...blank,
        name: 'thumbnails',
        request: gibibytes(60),
        storageClassName: 'spare',
        users: ["StatefulSet 'search'"],
        ...starved(5, 'converter', 'converter-thumbnails'),
        volumes: ['node-3-spare'],
        volumeCount: 1,
      },
      {
        ...blank,
        name: 'converter-frames',
        request: gibibytes(20),
        storageClassName: 'scratch',
        users: ["Pod 'converter'"],
        ...starved(6, 'search-0', 'thumbnails'),
        provisioner: 'rancher.io/local-path',
      },
      {
        ...blank,
        name: 'converter-thumbnails',
        request: gibibytes(70),
        storageClassName: 'spare',
        users: ["Pod 'converter'"],
        ...starved(7, 'search-0', 'thumbnails'),
        volumes: ['node-3-spare'],
        volumeCount: 1,
      },
      {
        ...blank,
        name: 'compiler-0-objects',
        request: gibibytes(10),
        storageClassName: 'scratch',
        users: ["Deployment 'compiler'"],
        verdict: 'provisioned',
        message: "claim 'default/compiler-0-objects' is provisioned by 'rancher.io/local-path'",
        provisioner: 'rancher.io/local-path',
      },
      {
        ...blank,
        name: 'reclaim-node-1-log',
        request: gibibytes(40),
        storageClassName: 'ssd',
        users: ["Job 'reclaim-node-1-log'"],
        verdict: 'waiting',
        message:
          "claim 'default/reclaim-node-1-log' waits until a person hands a volume over: volume 'node-1-log' has to name it",
        waitsFor: "volume 'node-1-log' has to name it",
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
      {
        ...volumeJson('node-3-spare', 90, 'node-3', '/mnt/ssd/spare', [
          'default/thumbnails',
          'default/converter-thumbnails',
        ]),
        storageClassName: 'spare',
      },
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
    summary: {
      claims: 0,
      guaranteed: 0,
      provisioned: 0,
      waiting: 0,
      atRisk: 0,
      accepted: 0,
      never: 0,
      unproven: 0,
    },
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
