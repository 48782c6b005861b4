import type { ClaimPlan } from '../../../src/model/plan/plan';
import { plan } from '../../../src/model/plan/planner';
import { claim, claimSpec, deployment, type Manifest, node, pod, statefulSet, storageClass, volume } from './manifests';

/** The claims of a plan with their verdicts. */
function verdicts(...manifests: unknown[]): Record<string, string> {
  const key = ({ claim: { namespace, name } }: ClaimPlan): string => `${namespace}/${name}`;
  return Object.fromEntries(plan(manifests).claims.map((planned) => [key(planned), planned.verdict.kind]));
}

const EPHEMERAL = { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: claimSpec('1Gi') } } }] };
const TWO = [storageClass(), volume('v1', 'n1', '1Gi'), volume('v2', 'n2', '1Gi')];

describe('the pods that controllers make', () => {
  const templated = (kind: string, spec: Manifest): Manifest => ({ kind, metadata: { name: 'app' }, spec });

  test.each<[string, Manifest, string[]]>([
    ['Pod', { kind: 'Pod', metadata: { name: 'app' }, spec: EPHEMERAL }, ['app-scratch']],
    [
      'Deployment',
      templated('Deployment', { replicas: 2, template: { spec: EPHEMERAL } }),
      ['app-0-scratch', 'app-1-scratch'],
    ],
    ['ReplicaSet', templated('ReplicaSet', { template: { spec: EPHEMERAL } }), ['app-0-scratch']],
    ['Job', templated('Job', { completions: 2, template: { spec: EPHEMERAL } }), ['app-0-scratch', 'app-1-scratch']],
    ['CronJob', templated('CronJob', { jobTemplate: { spec: { template: { spec: EPHEMERAL } } } }), ['app-0-scratch']],
    ['DaemonSet', templated('DaemonSet', { template: { spec: EPHEMERAL } }), ['app-n1-scratch', 'app-n2-scratch']],
    ['StatefulSet', statefulSet('app', 2, { data: '1Gi' }), ['data-app-0', 'data-app-1']],
    [
      'StatefulSet from an ordinal on',
      statefulSet('app', 1, { data: '1Gi' }, { ordinals: { start: 7 } }),
      ['data-app-7'],
    ],
    ['StatefulSet of none', statefulSet('app', 0, { data: '1Gi' }), []],
  ])('%s', (_, workload, claims) => {
    expect(Object.keys(verdicts(...TWO, workload))).toEqual(claims.map((name) => `default/${name}`));
  });

  test('take part once, also where an export has the pods beside their controller', () => {
    const owner = { kind: 'StatefulSet', name: 'app', controller: true };
    const made = { ...pod('app-0', ['data-app-0']), metadata: { name: 'app-0', ownerReferences: [owner] } };
    const single = [storageClass(), volume('v1', 'n1', '1Gi')];
    expect(verdicts(...single, statefulSet('app', 1, { data: '1Gi' }), made)).toEqual({
      'default/data-app-0': 'guaranteed',
    });
  });

  test('take nothing any more once they have ended', () => {
    const ended = { ...pod('ended', ['a']), status: { phase: 'Succeeded' } };
    expect(plan([...TWO, claim('a', '1Gi'), ended]).claims[0].users).toEqual([]);
  });

  test('use the claim of the manifests where there is one of the name already', () => {
    const made = claim('data-app-0', '2Gi');
    expect(plan([...TWO, made, statefulSet('app', 1, { data: '1Gi' })]).claims.map(({ bytes }) => bytes)).toEqual([
      2 ** 31,
    ]);
  });
});

test('a List and empty documents are taken apart, other kinds are passed over', () => {
  const list = {
    kind: 'List',
    apiVersion: 'v1',
    items: [claim('a', '1Gi'), { kind: 'PodList', items: [pod('a', ['a'])] }],
  };
  const { claims } = plan([null, undefined, { kind: 'ConfigMap' }, ...TWO, list]);
  expect(claims.map(({ claim: { name }, users }) => [name, users])).toEqual([['a', ["Pod 'a'"]]]);
});

test('nodes that are given are all that there are', () => {
  expect(plan([...TWO, node('n2')]).nodes).toEqual(['n2']);
  expect(verdicts(...TWO, node('n2'), claim('a', '1Gi'), claim('b', '1Gi'))).toEqual({
    'default/a': 'at risk',
    'default/b': 'at risk',
  });
  expect(plan(TWO).nodes).toEqual(['n1', 'n2']);
});

test('a claim without a class gets the default one', () => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const byDefault = storageClass('ssd', { metadata: { name: 'ssd', annotations } });
  const [planned] = plan([byDefault, ...TWO.slice(1), claim('a', '1Gi', { storageClassName: undefined })]).claims;
  expect([planned.storageClassName, planned.verdict.kind]).toEqual(['ssd', 'guaranteed']);
});

test('a class with a provisioner never lacks a volume, and takes those first that are there', () => {
  const dynamic = storageClass('ssd', { provisioner: 'rancher.io/local-path' });
  const manifests = [dynamic, volume('v1', 'n1', '1Gi'), statefulSet('app', 3, { data: '1Gi' })];
  expect(verdicts(...manifests)).toEqual({
    'default/data-app-0': 'provisioned',
    'default/data-app-1': 'provisioned',
    'default/data-app-2': 'provisioned',
  });
});

test('names in other namespaces are other claims', () => {
  const elsewhere = { kind: 'PersistentVolumeClaim', metadata: { name: 'a', namespace: 'b' }, spec: claimSpec('1Gi') };
  expect(verdicts(...TWO, claim('a', '1Gi'), elsewhere)).toEqual({ 'default/a': 'guaranteed', 'b/a': 'guaranteed' });
});

describe('what Kubernetes would not take either', () => {
  test.each<[string, unknown[], string]>([
    [
      'no name',
      [{ kind: 'PersistentVolume' }],
      'PersistentVolume has no name: expected metadata.name, which what is applied needs',
    ],
    [
      'a volume twice',
      [volume('v', 'n1', '1Gi'), volume('v', 'n2', '1Gi')],
      "PersistentVolume 'v' is there twice: expected one object of a name; remove one of them",
    ],
    [
      'no capacity',
      [volume('v', 'n1', '1Gi', { capacity: {} })],
      "PersistentVolume 'v' has no capacity.storage: expected a size such as 400Gi",
    ],
    [
      'no request',
      [claim('a', '1Gi', { resources: {} })],
      "PersistentVolumeClaim 'default/a' has no resources.requests.storage: expected a size such as 400Gi",
    ],
    ['no quantity', [claim('a', '1 TB')], "PersistentVolumeClaim 'default/a' has a wrong resources.requests.storage: "],
    [
      'nothing',
      [claim('a', '0')],
      "PersistentVolumeClaim 'default/a' has resources.requests.storage 0: expected more than 0",
    ],
    [
      'another shape',
      [{ ...deployment('web', 1, []), spec: { template: { spec: { volumes: {} } } } }],
      "Deployment 'web' has spec.template.spec.volumes as an object: expected a list; put it in [ ]",
    ],
  ])('%s', (_, manifests, message) => {
    expect(() => plan(manifests)).toThrow(message);
  });
});
