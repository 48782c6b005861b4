import { describeVerdict } from '../../../src/model/plan/answer/describe';
import { plan } from '../../../src/model/plan/planner';
import {
  apartFrom,
  claim,
  claimSpec,
  deployment,
  type Manifest,
  node,
  onNode,
  pod,
  statefulSet,
  storageClass,
  volume,
} from './manifests';

/** All that a plan says, as people read it. */
function said(manifests: readonly Manifest[]): string[] {
  const { claims, notes } = plan(manifests);
  return [...claims.map(describeVerdict), ...notes.map(({ kind, text }) => `${kind}: ${text}`)];
}

test.each<[string, Manifest[], string[]]>([
  [
    'guaranteed, pinned',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi', { claimRef: { namespace: 'default', name: 'a' } }),
      claim('a', '400Gi'),
      pod('a', ['a']),
    ],
    ["claim 'default/a' is guaranteed volume 'v1'"],
  ],
  [
    'guaranteed, one of several',
    [storageClass(), volume('v1', 'n1', '400Gi'), volume('v2', 'n2', '400Gi'), claim('a', '400Gi'), pod('a', ['a'])],
    ["claim 'default/a' is guaranteed one of 'v1', 'v2'"],
  ],
  [
    'at risk, by a small claim',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n2', '10Gi'),
      claim('small', '10Gi'),
      claim('big', '400Gi'),
      pod('small', ['small']),
      pod('data', ['big']),
    ],
    [
      "claim 'default/small' is guaranteed one of 'v1', 'v2'",
      "claim 'default/big' (400Gi) is at risk: if Pod 'small' is scheduled on node 'n1' first, its claim 'default/small' takes volume 'v1' (400Gi), and no volume is left for it; keep volume 'v1' for it with spec.claimRef { namespace: default, name: big }, or keep Pod 'small' off node 'n1' with a node selector, or give claim 'default/small' a class of its own, or add a volume",
    ],
  ],
  [
    'at risk, by a choice of equals',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', {}, { metadata: { name: 'v1', labels: { disk: 'fast' } } }),
      volume('v2', 'n1', '10Gi'),
      claim('any', '10Gi'),
      claim('fast', '10Gi', { selector: { matchLabels: { disk: 'fast' } } }),
      pod('any', ['any']),
      pod('fast', ['fast']),
    ],
    [
      "claim 'default/any' is guaranteed one of 'v1', 'v2'",
      "claim 'default/fast' (10Gi) is at risk: if Pod 'any' is scheduled on node 'n1' first, its claim 'default/any' takes volume 'v1' (10Gi), of equals, and no volume is left for it; keep volume 'v1' for it with spec.claimRef { namespace: default, name: fast }, or keep Pod 'any' off node 'n1' with a node selector, or give claim 'default/any' a class of its own, or add a volume",
    ],
  ],
  [
    'at risk, by several pods',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n2', '400Gi'),
      volume('v3', 'n2', '10Gi'),
      volume('v4', 'n1', '10Gi'),
      statefulSet('log', 4, { data: '10Gi' }),
      statefulSet('db', 1, { data: '400Gi' }),
    ],
    [
      "claim 'default/data-log-0' is guaranteed one of 'v3', 'v4'",
      "claim 'default/data-log-1' is guaranteed one of 'v1', 'v2', 'v3', 'v4'",
      "claim 'default/data-log-2' is guaranteed one of 'v1', 'v2', 'v3', 'v4'",
      "claim 'default/data-log-3' (10Gi) is at risk: if Pod 'db-0' is scheduled on node 'n1' first, its claim 'default/data-db-0' takes volume 'v1' (400Gi), and no volume is left for it; keep Pod 'db-0' off node 'n1' with a node selector, or give claim 'default/data-db-0' a class of its own, or add a volume",
      "claim 'default/data-db-0' (400Gi) is at risk: if Pod 'log-0' is scheduled on node 'n1' first, its claim 'default/data-log-0' takes volume 'v4' (10Gi); then Pod 'log-1' is scheduled on node 'n1', its claim 'default/data-log-1' takes volume 'v1' (400Gi); then Pod 'log-2' is scheduled on node 'n2', its claim 'default/data-log-2' takes volume 'v3' (10Gi); then Pod 'log-3' is scheduled on node 'n2', its claim 'default/data-log-3' takes volume 'v2' (400Gi), and no volume is left for it; keep Pod 'log-3' off node 'n2' with a node selector, or give claim 'default/data-log-3' a class of its own, or add a volume",
    ],
  ],
  [
    'at risk, two claims of one pod',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      volume('v2', 'n1', '20Gi'),
      claim('a', '10Gi'),
      claim('b', '20Gi'),
      claim('x', '10Gi'),
      pod('both', ['a', 'b']),
      pod('x', ['x']),
    ],
    [
      "claim 'default/a' (10Gi) is at risk: if Pod 'x' is scheduled on node 'n1' first, its claim 'default/x' takes volume 'v1' (10Gi), and no volume is left for it; keep volume 'v1' for it with spec.claimRef { namespace: default, name: a }, or keep Pod 'x' off node 'n1' with a node selector, or give claim 'default/x' a class of its own, or add a volume",
      "claim 'default/b' (20Gi) is at risk: if Pod 'x' is scheduled on node 'n1' first, its claim 'default/x' takes volume 'v1' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: b }, or keep Pod 'x' off node 'n1' with a node selector, or give claim 'default/x' a class of its own, or add a volume",
      "claim 'default/x' (10Gi) is at risk: if Pod 'both' is scheduled on node 'n1' first, its claim 'default/a' takes volume 'v1' (10Gi) and its claim 'default/b' takes volume 'v2' (20Gi), and no volume is left for it; keep Pod 'both' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
    ],
  ],
  [
    'at risk, by the volume controller',
    [
      storageClass('ssd', { volumeBindingMode: 'Immediate' }),
      volume('v1', 'n1', '400Gi'),
      claim('a', '10Gi'),
      claim('b', '10Gi'),
    ],
    [
      "claim 'default/a' (10Gi) is at risk: if claim 'default/b' takes volume 'v1' (400Gi) first, and no volume is left for it; give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if claim 'default/a' takes volume 'v1' (400Gi) first, and no volume is left for it; give claim 'default/a' a class of its own, or add a volume",
    ],
  ],
  [
    'at risk, without pods',
    [storageClass(), volume('v1', 'n1', '400Gi'), claim('a', '10Gi'), claim('b', '10Gi')],
    [
      "claim 'default/a' (10Gi) is at risk: if a pod with claim 'default/b' is scheduled on node 'n1' first, it takes volume 'v1' (400Gi), and no volume is left for it; give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if a pod with claim 'default/a' is scheduled on node 'n1' first, it takes volume 'v1' (400Gi), and no volume is left for it; give claim 'default/a' a class of its own, or add a volume",
    ],
  ],
  [
    'never, for each reason of a volume',
    [
      storageClass(),
      volume('kept', 'n1', '400Gi', { claimRef: { namespace: 'default', name: 'x' } }),
      volume(
        'released',
        'n1',
        '400Gi',
        { claimRef: { namespace: 'default', name: 'a', uid: '1' } },
        { metadata: { name: 'released' }, status: { phase: 'Released' } },
      ),
      volume('raw', 'n1', '400Gi', { volumeMode: 'Block' }),
      volume('small', 'n1', '10Gi'),
      volume('slow', 'n1', '400Gi'),
      volume('elsewhere', 'n2', '400Gi', {}, { metadata: { name: 'elsewhere', labels: { disk: 'fast' } } }),
      claim('a', '100Gi', { selector: { matchLabels: { disk: 'fast' } } }),
      pod('a', ['a'], onNode('n1')),
    ],
    [
      "claim 'default/a' (100Gi) is never bound: volume 'elsewhere' is on node 'n2', ruled out by node selector kubernetes.io/hostname 'n1', volume 'slow' does not match the claim's selector, volume 'small' has only 10Gi, volume 'raw' has volumeMode Block, volume 'released' is Released and 1 more; let the pod run where volume 'elsewhere' is, or add a volume where it runs",
    ],
  ],
  [
    'never, too small',
    [storageClass(), volume('v1', 'n1', '10Gi'), volume('v2', 'n1', '20Gi'), claim('a', '100Gi'), pod('a', ['a'])],
    [
      "claim 'default/a' (100Gi) is never bound: volume 'v2' has only 20Gi, volume 'v1' has only 10Gi; lower the request to 20Gi, which volume 'v2' has, or add a volume of at least 100Gi",
    ],
  ],
  [
    'never, kept for another',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', { claimRef: { namespace: 'default', name: 'x' } }),
      claim('a', '10Gi'),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' (10Gi) is never bound: volume 'v1' is kept for claim 'default/x'; take the claimRef out of volume 'v1' or let it name claim 'default/a', or add a volume",
    ],
  ],
  [
    'never, raw',
    [storageClass(), volume('v1', 'n1', '10Gi', { volumeMode: 'Block' }), claim('a', '10Gi'), pod('a', ['a'])],
    [
      "claim 'default/a' (10Gi) is never bound: volume 'v1' has volumeMode Block; set volumeMode to Block, or add a volume with Filesystem",
    ],
  ],
  [
    'never, Released',
    [
      storageClass(),
      volume(
        'v1',
        'n1',
        '10Gi',
        { claimRef: { namespace: 'default', name: 'a', uid: '1' } },
        { metadata: { name: 'v1' }, status: { phase: 'Released' } },
      ),
      claim('a', '10Gi'),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' (10Gi) is never bound: volume 'v1' is Released; clear spec.claimRef of volume 'v1' once its data may be used again, or add a volume",
    ],
  ],
  [
    'never, being deleted',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', {}, { metadata: { name: 'v1', deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      claim('a', '10Gi'),
      pod('a', ['a']),
    ],
    ["claim 'default/a' (10Gi) is never bound: volume 'v1' is Terminating; add a volume: this one is being deleted"],
  ],
  [
    'never, by selector',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      claim('a', '10Gi', { selector: { matchLabels: { disk: 'fast' } } }),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' (10Gi) is never bound: volume 'v1' does not match the claim's selector; change the claim's selector, or the labels of volume 'v1'",
    ],
  ],
  [
    'never, another class',
    [
      storageClass(),
      storageClass('other'),
      volume('v1', 'n1', '400Gi', { storageClassName: 'other' }),
      claim('a', '100Gi'),
    ],
    [
      "claim 'default/a' (100Gi) is never bound: volume 'v1' is of class 'other'; set storageClassName to 'other', or add a volume of class 'ssd'",
    ],
  ],
  [
    'never, access modes',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      claim('a', '100Gi', { accessModes: ['ReadWriteMany'] }),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' (100Gi) is never bound: volume 'v1' has access mode ReadWriteOnce; ask for ReadWriteOnce only, which volume 'v1' has",
    ],
  ],
  [
    'never, no volume',
    [storageClass(), claim('a', '100Gi')],
    [
      "claim 'default/a' (100Gi) is never bound: there is no such volume; add a PersistentVolume of class 'ssd' with at least 100Gi",
    ],
  ],
  [
    'never, no volume of that name',
    [storageClass(), volume('v1', 'n1', '10Gi'), claim('a', '10Gi', { volumeName: 'gone' })],
    [
      "claim 'default/a' (10Gi) is never bound: there is no such volume; add PersistentVolume 'gone', or take volumeName out of the claim",
    ],
  ],
  [
    'never, a taint',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      node('n1', { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] }),
      claim('a', '400Gi'),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' (400Gi) is never bound: volume 'v1' is on node 'n1', ruled out by taint dedicated:NoSchedule; let the pod run where volume 'v1' is, or add a volume where it runs",
      "pod without a node: Pod 'a' fits no node: it is kept from node 'n1' by taint dedicated:NoSchedule",
    ],
  ],
  [
    'never, another claim of the pod takes it',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n1', '500Gi'),
      claim('a', '10Gi'),
      claim('b', '450Gi'),
      claim('c', '450Gi'),
      pod('all', ['a', 'b', 'c']),
    ],
    [
      "claim 'default/a' (10Gi) is never bound: volume 'v1' is on node 'n1', where the pod's claim 'default/c' finds no volume, volume 'v2' is on node 'n1', where the pod's claim 'default/c' finds no volume; offer volumes for all claims of the pod on one node",
      "claim 'default/b' (450Gi) is never bound: volume 'v2' is on node 'n1', where the pod's claim 'default/c' finds no volume, volume 'v1' has only 400Gi; offer volumes for all claims of the pod on one node",
      "claim 'default/c' (450Gi) is never bound: volume 'v2' is taken by claim 'default/b' of the same pod, volume 'v1' has only 400Gi; add a volume of at least 450Gi on the node of volume 'v2'",
    ],
  ],
  [
    'never, claims of a pod on other nodes',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi', { claimRef: { namespace: 'default', name: 'a' } }),
      volume('v2', 'n2', '400Gi'),
      claim('a', '400Gi', { volumeName: 'v1' }),
      claim('b', '400Gi'),
      pod('both', ['a', 'b']),
    ],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "claim 'default/b' (400Gi) is never bound: volume 'v2' is on node 'n2', where the pod's claim 'default/a' does not have its volume, volume 'v1' is kept for claim 'default/a'; offer volumes for all claims of the pod on one node",
    ],
  ],
  [
    'never, beside a claim that is never bound',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      claim('a', '400Gi'),
      claim('b', '1Gi', { volumeName: 'gone' }),
      pod('both', ['a', 'b']),
    ],
    [
      "claim 'default/a' (400Gi) is never bound: volume 'v1' is on node 'n1', where the pod's claim 'default/b' is never bound; see claim 'default/b'",
      "claim 'default/b' (1Gi) is never bound: there is no such volume; add PersistentVolume 'gone', or take volumeName out of the claim",
    ],
  ],
  [
    'never, taken before',
    [storageClass(), volume('v1', 'n1', '400Gi'), statefulSet('db', 2, { data: '400Gi' })],
    [
      "claim 'default/data-db-0' is guaranteed volume 'v1'",
      "claim 'default/data-db-1' (400Gi) is never bound: volume 'v1' is always taken before; add a volume",
    ],
  ],
  [
    'never, kept apart',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n1', '400Gi'),
      statefulSet(
        'db',
        2,
        { data: '400Gi' },
        { template: { metadata: { labels: { app: 'db' } }, spec: apartFrom('db') } },
      ),
    ],
    [
      "claim 'default/data-db-0' is guaranteed one of 'v1', 'v2'",
      "claim 'default/data-db-1' (400Gi) is never bound: volume 'v1' is always taken before, or on the node of a pod that this one keeps away from, volume 'v2' is always taken before, or on the node of a pod that this one keeps away from; add a volume on another node",
    ],
  ],
  [
    'never, past the scheduler',
    [storageClass(), volume('v1', 'n1', '400Gi'), claim('a', '400Gi'), pod('a', ['a'], { nodeName: 'n1' })],
    [
      "claim 'default/a' (400Gi) is never bound: volume 'v1' is not bound by a scheduler, which spec.nodeName 'n1' passes by; use a nodeSelector of kubernetes.io/hostname 'n1' in place of spec.nodeName",
      "node name: Pod 'a' names node 'n1' in spec.nodeName, which passes the scheduler by, and only the scheduler binds a claim that waits for its pod: use a nodeSelector of kubernetes.io/hostname",
    ],
  ],
  [
    'never, kept for a claim of no namespace',
    [storageClass(), volume('v1', 'n1', '400Gi', { claimRef: { name: 'a' } }), claim('a', '400Gi')],
    [
      "claim 'default/a' (400Gi) is never bound: volume 'v1' is kept for claim 'a'; take the claimRef out of volume 'v1' or let it name claim 'default/a', or add a volume",
      "reservation without a namespace: volume 'v1' is kept for claim 'a' of no namespace, so it is never bound: set spec.claimRef.namespace",
    ],
  ],
  [
    'not proven, unknown labels',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      claim('a', '400Gi'),
      pod('a', ['a'], { nodeSelector: { zone: 'x' } }),
    ],
    [
      "claim 'default/a' is not proven: which nodes have the labels that Pod 'a' asks for is not known: give the Node objects",
    ],
  ],
  [
    'not proven, no class',
    [volume('v1', 'n1', '400Gi'), claim('a', '400Gi', { storageClassName: undefined })],
    [
      "claim 'default/a' is not proven: the claim names no class, and no default class is in the manifests",
      "no class: claim 'default/a' names no class, so the cluster's default decides, on K3s local-path: set storageClassName, or '' for a volume of no class",
    ],
  ],
  [
    'not proven, a foreign class',
    [claim('a', '1Gi', { storageClassName: 'foreign' })],
    [
      "claim 'default/a' is not proven: neither class 'foreign' nor a volume of it is in the manifests",
      "unknown class: StorageClass 'foreign' of claim 'default/a' is not in the manifests, nor is a volume of it: give them too, or nothing can be said",
    ],
  ],
  [
    'a class that is not there',
    [volume('v1', 'n1', '400Gi'), claim('a', '400Gi')],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "unknown class: StorageClass 'ssd' of claim 'default/a' is not in the manifests: without it Kubernetes binds at once and looks at no node; add it, with volumeBindingMode WaitForFirstConsumer",
    ],
  ],
  [
    'kept in another class',
    [
      storageClass(),
      storageClass('other'),
      volume('v1', 'n1', '400Gi', { storageClassName: 'other', claimRef: { namespace: 'default', name: 'a' } }),
      claim('a', '400Gi'),
    ],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "reservation in another class: volume 'v1' of class 'other' is kept for claim 'default/a' of class 'ssd': the scheduler does not see it, and may place the pod on a node without it; give both one class",
    ],
  ],
  [
    'unused space',
    [storageClass(), volume('v1', 'n1', '512Gi'), claim('a', '250Gi'), pod('a', ['a'])],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "allocated and not asked for: claim 'default/a' asks for 250Gi and gets volume 'v1' with 512Gi: 262Gi are nobody's; ask for all of it, or offer a smaller volume",
    ],
  ],
  [
    'left free',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n2', '10Gi'),
      volume('v3', 'n2', '10Gi'),
      claim('a', '400Gi'),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "left free: volumes 'v2', 'v3' are left free: no claim may get them (class 'ssd', 20Gi)",
    ],
  ],
  [
    'several replicas on one claim',
    [storageClass(), volume('v1', 'n1', '400Gi'), claim('a', '400Gi'), deployment('web', 3, ['a'])],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "several replicas on one claim: claim 'default/a' is mounted by 3 pods of Deployment 'web': all of them run on the one node of its volume, and write to one directory; use a StatefulSet with a claim template",
    ],
  ],
  [
    'shared across nodes',
    [
      storageClass(),
      volume('v1', 'n1', '400Gi'),
      volume('v2', 'n2', '400Gi'),
      claim('a', '400Gi'),
      pod('x', ['a'], onNode('n1')),
      pod('y', ['a'], onNode('n2')),
    ],
    [
      "claim 'default/a' is guaranteed one of 'v1', 'v2'",
      "shared across nodes: claim 'default/a' is mounted by Pod 'x', Pod 'y', which have no node in common, and its volume is on one: give each a claim of its own",
    ],
  ],
])('%s', (_, manifests, expected) => {
  expect(said(manifests)).toEqual(expected);
});

/** A class whose volumes are made on demand, on these nodes. */
function made(...nodes: string[]): Manifest {
  const allowedTopologies = [{ matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: nodes }] }];
  return storageClass('made', { provisioner: 'rancher.io/local-path', ...(nodes.length > 0 && { allowedTopologies }) });
}

function onDemand(name: string): Manifest {
  return claim(name, '1Gi', { storageClassName: 'made' });
}

/** A claim that only a volume that names it can serve. */
function waiting(name: string): Manifest {
  return {
    ...claim(name, '10Gi', { selector: { matchLabels: { handed: name } } }),
    metadata: { name, annotations: { 'cdk8s-local-storage/waits-for': "volume 'v1' has to name it" } },
  };
}

const ALLOW = 'cdk8s-local-storage/allow-at-risk';

/** Two claims and one volume. */
function contested(storageClassName: string, annotations: Manifest, more: readonly Manifest[] = []): Manifest[] {
  const spec = { storageClassName };
  return [
    ...(storageClassName === ''
      ? []
      : [storageClass(storageClassName, { metadata: { name: storageClassName, annotations } })]),
    volume('v1', 'n1', '10Gi', spec, { metadata: { name: 'v1', ...(storageClassName === '' && { annotations }) } }),
    ...more,
    claim('a', '10Gi', spec),
    claim('b', '10Gi', spec),
    claim('c', '10Gi', spec),
    ...['a', 'b', 'c'].map((name) => pod(name, [name])),
  ];
}

test.each<[string, Manifest[], string[]]>([
  [
    'provisioned',
    [made(), onDemand('a'), pod('a', ['a'])],
    ["claim 'default/a' is provisioned by 'rancher.io/local-path'"],
  ],
  [
    'provisioned, on nodes that are allowed',
    [made('n1', 'n2'), onDemand('a'), pod('a', ['a'], onNode('n2'))],
    ["claim 'default/a' is provisioned by 'rancher.io/local-path'"],
  ],
  [
    'provisioned, or a volume that is there',
    [made(), volume('v1', 'n1', '1Gi', { storageClassName: 'made' }), onDemand('a'), pod('a', ['a'])],
    ["claim 'default/a' is provisioned by 'rancher.io/local-path', or gets volume 'v1'"],
  ],
  [
    'provisioned, beside a claim that is pinned',
    [
      made('n1'),
      storageClass(),
      volume('v1', 'n1', '10Gi', { claimRef: { namespace: 'default', name: 'b' } }),
      onDemand('a'),
      claim('b', '10Gi'),
      pod('both', ['a', 'b']),
    ],
    ["claim 'default/a' is provisioned by 'rancher.io/local-path'", "claim 'default/b' is guaranteed volume 'v1'"],
  ],
  [
    'provisioned, for all pods that share it',
    [made('n1', 'n2'), onDemand('a'), pod('x', ['a'], onNode('n1')), pod('y', ['a'], onNode('n2'))],
    [
      "claim 'default/a' is provisioned by 'rancher.io/local-path'",
      "shared across nodes: claim 'default/a' is mounted by Pod 'x', Pod 'y', which have no node in common, and its volume is on one: give each a claim of its own",
    ],
  ],
  [
    'provisioned, for each run of a CronJob',
    [
      made(),
      {
        kind: 'CronJob',
        metadata: { name: 'c' },
        spec: {
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  volumes: [
                    {
                      name: 'eph',
                      ephemeral: { volumeClaimTemplate: { spec: claimSpec('1Gi', { storageClassName: 'made' }) } },
                    },
                  ],
                },
              },
            },
          },
        },
      },
    ],
    ["claim 'default/c-0-eph' is provisioned by 'rancher.io/local-path'"],
  ],
  [
    'never provisioned, for the node that the pod asks for',
    [made('n1', 'n2'), onDemand('a'), pod('a', ['a'], onNode('n3'))],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes volumes on node 'n1', 'n2', ruled out by node selector kubernetes.io/hostname 'n3'; let the pod run on node 'n1', 'n2', or take a class that makes volumes where it runs",
      "pod without a node: Pod 'a' fits no node: it is kept from node 'n1' by node selector kubernetes.io/hostname 'n3', node 'n2' by node selector kubernetes.io/hostname 'n3'",
    ],
  ],
  [
    'never provisioned, beside a claim that is pinned elsewhere',
    [
      made('n1'),
      storageClass(),
      volume('v2', 'n2', '10Gi', { claimRef: { namespace: 'default', name: 'b' } }),
      onDemand('a'),
      claim('b', '10Gi'),
      pod('both', ['a', 'b']),
    ],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes volumes on node 'n1', where the pod's claim 'default/b' does not have its volume; take a class that makes volumes on the node of claim 'default/b'",
      "claim 'default/b' is guaranteed volume 'v2'",
    ],
  ],
  [
    'never provisioned, beside a claim that has volumes elsewhere',
    [
      made('n1'),
      storageClass(),
      volume('v2', 'n2', '10Gi'),
      onDemand('a'),
      claim('b', '10Gi'),
      pod('both', ['a', 'b']),
    ],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes volumes on node 'n1', where the pod's claim 'default/b' finds no volume; offer a volume for claim 'default/b' on node 'n1'",
      "claim 'default/b' (10Gi) is never bound: volume 'v2' is on node 'n2', where the pod's claim 'default/a' finds no volume; offer volumes for all claims of the pod on one node",
    ],
  ],
  [
    'never provisioned, beside a claim that is never bound',
    [
      made(),
      onDemand('a'),
      claim('b', '10Gi', { volumeName: 'gone' }),
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      pod('both', ['a', 'b']),
    ],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes volumes on node 'n1', 'any other node', where the pod's claim 'default/b' is never bound; see claim 'default/b'",
      "claim 'default/b' (10Gi) is never bound: there is no such volume; add PersistentVolume 'gone', or take volumeName out of the claim",
    ],
  ],
  [
    'never provisioned, past the scheduler',
    [made(), onDemand('a'), pod('a', ['a'], { nodeName: 'n1' })],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes a volume when the scheduler places the pod, and spec.nodeName 'n1' passes it by; use a nodeSelector of kubernetes.io/hostname 'n1' in place of spec.nodeName",
      "node name: Pod 'a' names node 'n1' in spec.nodeName, which passes the scheduler by, and only the scheduler binds a claim that waits for its pod: use a nodeSelector of kubernetes.io/hostname",
    ],
  ],
  [
    'never provisioned, on no node',
    [made('n9'), node('n1'), onDemand('a'), pod('a', ['a'])],
    [
      "claim 'default/a' (1Gi) is never bound: class 'made' makes volumes on no node, ruled out by its own allowedTopologies, which no node matches; take a class whose allowedTopologies match a node",
    ],
  ],
  [
    'never provisioned, kept apart',
    [
      made('n1'),
      statefulSet(
        'db',
        2,
        {},
        {
          template: { metadata: { labels: { app: 'db' } }, spec: apartFrom('db') },
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec('1Gi', { storageClassName: 'made' }) }],
        },
      ),
    ],
    [
      "claim 'default/data-db-0' is provisioned by 'rancher.io/local-path'",
      "claim 'default/data-db-1' (1Gi) is never bound: class 'made' makes volumes only on nodes of pods that this one keeps away from; take a class that makes volumes on more nodes",
    ],
  ],
  [
    'at risk, though it would be provisioned',
    [
      made('n1'),
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      onDemand('a'),
      claim('b', '10Gi'),
      claim('c', '10Gi'),
      pod('both', ['a', 'b']),
      pod('c', ['c']),
    ],
    [
      "claim 'default/a' (1Gi) is at risk: if Pod 'c' is scheduled on node 'n1' first, its claim 'default/c' takes volume 'v1' (10Gi), and no node is left for its pod; keep Pod 'c' off node 'n1' with a node selector, or give claim 'default/c' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if Pod 'c' is scheduled on node 'n1' first, its claim 'default/c' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'c' off node 'n1' with a node selector, or give claim 'default/c' a class of its own, or add a volume",
      "claim 'default/c' (10Gi) is at risk: if Pod 'both' is scheduled on node 'n1' first, its claim 'default/b' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'both' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
    ],
  ],
  [
    'not proven, labels of allowedTopologies',
    [
      storageClass('made', {
        provisioner: 'x',
        allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z'] }] }],
      }),
      onDemand('a'),
      pod('a', ['a']),
    ],
    [
      "claim 'default/a' is not proven: which nodes have the labels that allowedTopologies of class 'made' ask for is not known: give the Node objects",
    ],
  ],
  [
    'not proven, where a shared volume is made',
    [
      made('n1', 'n2'),
      storageClass(),
      volume('v2', 'n2', '10Gi'),
      onDemand('a'),
      claim('b', '10Gi'),
      pod('x', ['a'], onNode('n1')),
      pod('y', ['a', 'b'], onNode('n2')),
    ],
    [
      "claim 'default/a' is provisioned by 'rancher.io/local-path'",
      "claim 'default/b' is not proven: only the provisioner knows where it makes the volume of claim 'default/a'",
      "shared across nodes: claim 'default/a' is mounted by Pod 'x', Pod 'y', which have no node in common, and its volume is on one: give each a claim of its own",
    ],
  ],
  [
    'not proven, a selector',
    [made(), claim('a', '1Gi', { storageClassName: 'made', selector: { matchLabels: { x: 'y' } } }), pod('a', ['a'])],
    ["claim 'default/a' is not proven: the claim has a selector, for which many provisioners make no volume"],
  ],
  [
    'waiting',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      waiting('a'),
      pod('a', ['a'], onNode('n1')),
      claim('b', '10Gi'),
      pod('b', ['b']),
    ],
    [
      "claim 'default/a' waits until a person hands a volume over: volume 'v1' has to name it",
      "claim 'default/b' is guaranteed volume 'v1'",
    ],
  ],
  [
    'waiting, and with it the other claim of its pod',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', { claimRef: { namespace: 'default', name: 'b' } }),
      volume('v2', 'n1', '10Gi'),
      waiting('a'),
      claim('archive', '10Gi'),
      claim('b', '10Gi'),
      pod('a', ['a', 'archive'], onNode('n1')),
      pod('b', ['b']),
    ],
    [
      "claim 'default/a' waits until a person hands a volume over: volume 'v1' has to name it",
      "claim 'default/archive' waits until a person hands a volume over: its pod waits for claim 'default/a'",
      "claim 'default/b' is guaranteed volume 'v1'",
    ],
  ],
  [
    'waiting, for a pod that may take the volume of another',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      waiting('a'),
      claim('archive', '10Gi'),
      claim('b', '10Gi'),
      pod('a', ['a', 'archive'], onNode('n1')),
      pod('b', ['b']),
    ],
    [
      "claim 'default/a' waits until a person hands a volume over: volume 'v1' has to name it",
      "claim 'default/archive' (10Gi) is at risk: if Pod 'b' is scheduled on node 'n1' first, its claim 'default/b' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'b' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if Pod 'a' is scheduled on node 'n1' first, its claim 'default/archive' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'a' off node 'n1' with a node selector, or give claim 'default/archive' a class of its own, or add a volume",
    ],
  ],
  [
    'not proven, waiting on any node',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      volume('v2', 'n2', '10Gi'),
      waiting('a'),
      claim('archive', '10Gi'),
      pod('a', ['a', 'archive']),
    ],
    [
      "claim 'default/a' waits until a person hands a volume over: volume 'v1' has to name it",
      "claim 'default/archive' is not proven: Pod 'a' waits for claim 'default/a', and which node it is handed a volume of is not known: give each pod that mounts it a nodeSelector of one kubernetes.io/hostname",
    ],
  ],
  [
    'no longer waiting',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', { claimRef: { namespace: 'default', name: 'a' } }),
      waiting('a'),
      pod('a', ['a'], onNode('n1')),
    ],
    ["claim 'default/a' is guaranteed volume 'v1'"],
  ],
  [
    'not waiting, since a volume serves it',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', {}, { metadata: { name: 'v1', labels: { handed: 'a' } } }),
      waiting('a'),
      pod('a', ['a'], onNode('n1')),
    ],
    ["claim 'default/a' is guaranteed volume 'v1'"],
  ],
  [
    'accepted by the class',
    contested('ssd', { [ALLOW]: 'true' }).slice(0, -1),
    [
      "claim 'default/a' (10Gi) is at risk, which is accepted: if Pod 'b' is scheduled on node 'n1' first, its claim 'default/b' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'b' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk, which is accepted: if Pod 'a' is scheduled on node 'n1' first, its claim 'default/a' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'a' off node 'n1' with a node selector, or give claim 'default/a' a class of its own, or add a volume",
      "claim 'default/c' (10Gi) is at risk, which is accepted: if Pod 'a' is scheduled on node 'n1' first, its claim 'default/a' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'a' off node 'n1' with a node selector, or give claim 'default/a' a class of its own, or add a volume",
    ],
  ],
  [
    'on a device that is named by the serial number of many',
    [
      volume('v1', 'n1', '10Gi', { local: { path: '/dev/disk/by-id/usb-ASMT_2115_000000000000-0:0' } }),
      claim('a', '10Gi'),
      storageClass(),
    ],
    [
      "claim 'default/a' is guaranteed volume 'v1'",
      "shared serial number: volume 'v1' is named by serial number '000000000000', which USB bridges of many makers have, so the name may lead to another disk: expected one of its own; take '/dev/disk/by-partuuid/…', or '/dev/disk/by-path/…' for a disk that stays in its port",
    ],
  ],
  [
    'not accepted by a wrong word',
    contested('ssd', { [ALLOW]: 'yes' }).slice(0, 4),
    [
      "claim 'default/a' (10Gi) is at risk: if a pod with claim 'default/b' is scheduled on node 'n1' first, it takes volume 'v1' (10Gi), and no volume is left for it; give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if a pod with claim 'default/a' is scheduled on node 'n1' first, it takes volume 'v1' (10Gi), and no volume is left for it; give claim 'default/a' a class of its own, or add a volume",
      "wrong annotation: StorageClass 'ssd': annotation cdk8s-local-storage/allow-at-risk is 'yes', which accepts nothing: set it to 'true', or take it out",
    ],
  ],
  [
    'accepted by all volumes without a class',
    contested('', { [ALLOW]: 'true' }).slice(0, 3),
    [
      "claim 'default/a' (10Gi) is at risk, which is accepted: if claim 'default/b' takes volume 'v1' (10Gi) first, and no volume is left for it; give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk, which is accepted: if claim 'default/a' takes volume 'v1' (10Gi) first, and no volume is left for it; give claim 'default/a' a class of its own, or add a volume",
    ],
  ],
  [
    'not accepted by some volumes without a class',
    contested('', { [ALLOW]: 'true' }, [volume('v2', 'n2', '10Gi', { storageClassName: '' })]),
    [
      "claim 'default/a' (10Gi) is at risk: if claim 'default/c' takes volume 'v1' (10Gi), of equals first; then claim 'default/b' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: a }, or give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if claim 'default/a' takes volume 'v1' (10Gi), of equals first; then claim 'default/c' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: b }, or give claim 'default/c' a class of its own, or add a volume",
      "claim 'default/c' (10Gi) is at risk: if claim 'default/a' takes volume 'v1' (10Gi), of equals first; then claim 'default/b' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: c }, or give claim 'default/b' a class of its own, or add a volume",
    ],
  ],
  [
    'not accepted by wrong words of volumes',
    contested('', { [ALLOW]: 'TRUE' }, [
      volume(
        'v2',
        'n2',
        '10Gi',
        { storageClassName: '' },
        { metadata: { name: 'v2', annotations: { [ALLOW]: 'TRUE' } } },
      ),
    ]),
    [
      "claim 'default/a' (10Gi) is at risk: if claim 'default/c' takes volume 'v1' (10Gi), of equals first; then claim 'default/b' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: a }, or give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk: if claim 'default/a' takes volume 'v1' (10Gi), of equals first; then claim 'default/c' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: b }, or give claim 'default/c' a class of its own, or add a volume",
      "claim 'default/c' (10Gi) is at risk: if claim 'default/a' takes volume 'v1' (10Gi), of equals first; then claim 'default/b' takes volume 'v2' (10Gi), and no volume is left for it; keep volume 'v2' for it with spec.claimRef { namespace: default, name: c }, or give claim 'default/b' a class of its own, or add a volume",
      "wrong annotation: volumes 'v1', 'v2': annotation cdk8s-local-storage/allow-at-risk is 'TRUE', which accepts nothing: set it to 'true', or take it out",
    ],
  ],
  [
    'accepted, and with it what would be provisioned',
    [
      made('n1'),
      ...contested('ssd', { [ALLOW]: 'true' }).slice(0, 4),
      onDemand('d'),
      pod('both', ['a', 'd']),
      pod('b', ['b']),
    ],
    [
      "claim 'default/a' (10Gi) is at risk, which is accepted: if Pod 'b' is scheduled on node 'n1' first, its claim 'default/b' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'b' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
      "claim 'default/b' (10Gi) is at risk, which is accepted: if Pod 'both' is scheduled on node 'n1' first, its claim 'default/a' takes volume 'v1' (10Gi), and no volume is left for it; keep Pod 'both' off node 'n1' with a node selector, or give claim 'default/a' a class of its own, or add a volume",
      "claim 'default/d' (1Gi) is at risk, which is accepted: if Pod 'b' is scheduled on node 'n1' first, its claim 'default/b' takes volume 'v1' (10Gi), and no node is left for its pod; keep Pod 'b' off node 'n1' with a node selector, or give claim 'default/b' a class of its own, or add a volume",
    ],
  ],
  [
    'unused space, once for what a template asks for',
    [
      storageClass(),
      ...[0, 1, 2].flatMap((at) => [
        volume(`v${at}`, `n${at}`, `${20 + at}Gi`, {}, { metadata: { name: `v${at}`, labels: { disk: `${at}` } } }),
        claim(`data-db-${at}`, '10Gi', { selector: { matchLabels: { disk: `${at}` } } }),
      ]),
      statefulSet('db', 3, { data: '10Gi' }),
    ],
    [
      "claim 'default/data-db-0' is guaranteed volume 'v0'",
      "claim 'default/data-db-1' is guaranteed volume 'v1'",
      "claim 'default/data-db-2' is guaranteed volume 'v2'",
      "allocated and not asked for: claims 'default/data-db-0', 'default/data-db-1', 'default/data-db-2' ask for 10Gi each and get volumes with 20Gi to 22Gi: 10Gi to 12Gi of each are nobody's; ask for all of it, or offer smaller volumes",
    ],
  ],
  [
    'unused space, the same everywhere',
    [
      storageClass(),
      ...['x', 'y'].flatMap((name) => [
        volume(name, 'n1', '20Gi', {}, { metadata: { name, labels: { disk: name } } }),
        claim(name, '10Gi', { selector: { matchLabels: { disk: name } } }),
      ]),
      pod('both', ['x', 'y']),
    ],
    [
      "claim 'default/x' is guaranteed volume 'x'",
      "claim 'default/y' is guaranteed volume 'y'",
      "allocated and not asked for: claims 'default/x', 'default/y' ask for 10Gi each and get volumes with 20Gi: 10Gi of each are nobody's; ask for all of it, or offer smaller volumes",
    ],
  ],
  [
    'no word of nodes that share what a provisioner makes for many',
    [
      made(),
      claim('a', '1Gi', { storageClassName: 'made', accessModes: ['ReadWriteMany'] }),
      deployment('web', 3, ['a']),
      pod('x', ['a'], onNode('n1')),
    ],
    ["claim 'default/a' is provisioned by 'rancher.io/local-path'"],
  ],
  [
    'no unused space of what is kept',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi', { claimRef: { namespace: 'default', name: 'a' } }),
      volume('v2', 'n2', '10Gi'),
      claim('a', '1Gi'),
      claim('b', '1Gi', { volumeName: 'v2' }),
      pod('a', ['a']),
      pod('b', ['b']),
    ],
    ["claim 'default/a' is guaranteed volume 'v1'", "claim 'default/b' is guaranteed volume 'v2'"],
  ],
  [
    'reservations without a namespace, once for a template',
    [
      storageClass(),
      ...[0, 1].map((at) => volume(`v${at}`, `n${at}`, '10Gi', { claimRef: { name: `data-db-${at}` } })),
      volume('v2', 'n1', '10Gi', { claimRef: { name: 'other' } }),
    ],
    [
      "reservation without a namespace: volumes 'v0', 'v1' are kept for claims 'data-db-0', 'data-db-1' of no namespace, so they are never bound: set spec.claimRef.namespace",
      "reservation without a namespace: volume 'v2' is kept for claim 'other' of no namespace, so it is never bound: set spec.claimRef.namespace",
      "left free: volumes 'v0', 'v1', 'v2' are left free: no claim may get them (class 'ssd', 30Gi)",
    ],
  ],
  [
    'reservations in another class, once for a template',
    [
      storageClass(),
      storageClass('other'),
      ...[0, 1].map((at) =>
        volume(`v${at}`, `n${at}`, '10Gi', {
          storageClassName: 'other',
          claimRef: { namespace: 'default', name: `data-db-${at}` },
        }),
      ),
      statefulSet('db', 2, { data: '10Gi' }),
    ],
    [
      "claim 'default/data-db-0' is guaranteed volume 'v0'",
      "claim 'default/data-db-1' is guaranteed volume 'v1'",
      "reservation in another class: volumes 'v0', 'v1' of class 'other' are kept for claims 'default/data-db-0', 'default/data-db-1' of class 'ssd': the scheduler does not see them, and may place a pod on a node without one; give both one class",
    ],
  ],
  [
    'several replicas on claims of one kind',
    [
      storageClass(),
      volume('v1', 'n1', '10Gi'),
      volume('v2', 'n1', '10Gi'),
      claim('a-0', '10Gi'),
      claim('a-1', '10Gi'),
      deployment('web', 3, ['a-0', 'a-1']),
    ],
    [
      "claim 'default/a-0' is guaranteed one of 'v1', 'v2'",
      "claim 'default/a-1' is guaranteed one of 'v1', 'v2'",
      "several replicas on one claim: claims 'default/a-0', 'default/a-1' are mounted by 3 pods of Deployment 'web': all of them run on the one node of the volumes, and write to the same directories; use a StatefulSet with a claim template",
    ],
  ],
])('%s', (_, manifests, expected) => {
  expect(said(manifests)).toEqual(expected);
});
