import type { Plan, Step, Verdict } from '../../../src/model/plan/plan';
import { plan } from '../../../src/model/plan/planner';
import { describeOnCluster } from '../describe-on-cluster';
import type { Manifest } from '../harness/manifest';
import { hostnameTerm, storageClass } from '../manifests';
import type { Case } from './case';
import { completed } from './completed';
import { examine, type Planner } from './examine';
import { Lab } from './lab';
import { shrink } from './shrink';

const RIGHT: Verdict = { kind: 'guaranteed', volumes: ['volume'] };
const STEP: Step = {
  pod: { namespace: 'default', name: 'pod' },
  node: 'n1',
  takes: [{ claim: { namespace: 'default', name: 'claim' }, volume: 'volume', bytes: 10 * 2 ** 30 }],
  tie: false,
};

/** What a test that cannot fail would let pass. */
const WRONG: readonly [string, Verdict, request: string][] = [
  ['never bound, and is bound', { kind: 'never', reasons: [], fix: '' }, '10Gi'],
  ['guaranteed, and is not bound', RIGHT, '20Gi'],
  ['may get other', { kind: 'guaranteed', volumes: ['other'] }, '10Gi'],
  ['may get nothing', atRisk([], STEP), '10Gi'],
  ['which a story leaves nothing', atRisk(['volume']), '10Gi'],
  ['does not go as told', atRisk(['volume'], { ...STEP, node: 'n2' }), '10Gi'],
  ['does not go as told', atRisk(['volume'], { ...STEP, pod: undefined, node: undefined }), '10Gi'],
  [
    'does not go as told',
    atRisk(['volume'], { ...STEP, takes: [{ ...STEP.takes[0], volume: 'larger', bytes: 15 * 2 ** 30 }] }),
    '10Gi',
  ],
];

describeOnCluster(
  'a wrong plan',
  async () => {},
  (cluster) => {
    let lab: Lab;

    beforeAll(async () => {
      lab = await Lab.open(cluster(), WRONG.length);
    });

    test('is found', async () => {
      const found = await Promise.all(
        WRONG.map(async ([what, verdict, request]) => {
          const { mismatches } = await examine(lab, caseOf(request), () => planOf(verdict));
          return mismatches.some((mismatch) => mismatch.what.some((line) => line.includes(what)));
        }),
      );
      expect(WRONG.filter((_, at) => !found[at])).toEqual([]);
    });

    test('is found where there is none', async () => {
      const fails: Planner = () => {
        throw new Error('no plan');
      };
      const { mismatches } = await examine(lab, caseOf('10Gi'), fails);
      expect(mismatches[0].what).toEqual([expect.stringContaining('no plan')]);
    });

    test('is not found in the right one', async () => {
      expect((await examine(lab, caseOf('10Gi'), plan)).mismatches).toEqual([]);
      expect((await examine(lab, caseOf('10Gi'), () => planOf(RIGHT))).mismatches).toEqual([]);
    });

    test('is shown by what is not needless', async () => {
      const never: Verdict = { kind: 'never', reasons: [], fix: '' };
      const planner: Planner = (manifests) => {
        const { claims, ...rest } = plan(manifests);
        return { ...rest, claims: claims.map((claim) => ({ ...claim, verdict: never })) };
      };
      const first = caseOf('10Gi');
      const [mismatch] = (await examine(lab, first, planner)).mismatches;
      const { example } = await shrink(lab, planner, { example: first, mismatch });
      // Without the class the claim is bound at once.
      expect(example.manifests.map(({ kind }) => kind)).toEqual(['PersistentVolume', 'PersistentVolumeClaim']);
    });
  },
);

function atRisk(volumes: readonly string[], ...story: readonly Step[]): Verdict {
  return { kind: 'at risk', volumes, accepted: false, story, fix: '' };
}

function planOf(verdict: Verdict): Plan {
  const claim = { namespace: 'default', name: 'claim' };
  return { claims: [{ claim, bytes: 1, users: [], verdict }], volumes: [], nodes: [], notes: [] };
}

/** One claim on a small volume, and a larger volume that is left. */
function caseOf(request: string): Case {
  const storageClassName = 'class';
  const accessModes = ['ReadWriteOnce'];
  const volume = (name: string, storage: string): Manifest => {
    const nodeAffinity = { required: { nodeSelectorTerms: [hostnameTerm('n1')] } };
    const spec = { storageClassName, accessModes, capacity: { storage }, nodeAffinity };
    return completed({ kind: 'PersistentVolume', metadata: { name }, spec });
  };
  const volumes = [{ name: 'claim', persistentVolumeClaim: { claimName: 'claim' } }];
  return {
    index: 0,
    arrival: 'at once',
    order: [0],
    manifests: [
      storageClass({ name: storageClassName }),
      volume('volume', '10Gi'),
      volume('larger', '15Gi'),
      completed({
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'claim' },
        spec: { storageClassName, accessModes, resources: { requests: { storage: request } } },
      }),
      completed({ kind: 'Pod', metadata: { name: 'pod' }, spec: { volumes } }),
      ...['n1', 'n2'].map((name) => completed({ kind: 'Node', metadata: { name } })),
    ],
  };
}
