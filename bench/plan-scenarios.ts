/** Large clusters, as manifests: what a plan of them depends on and nothing else. */

type Manifest = Record<string, unknown>;

const CLASS = {
  kind: 'StorageClass',
  metadata: { name: 'ssd' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};

function volume(name: string, node: string, gib: number, storageClassName = 'ssd'): Manifest {
  return {
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      storageClassName,
      capacity: { storage: `${gib}Gi` },
      accessModes: ['ReadWriteOnce'],
      local: { path: `/mnt/${name}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  };
}

function claimSpec(gib: number, storageClassName = 'ssd'): Manifest {
  return { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${gib}Gi` } } };
}

function pod(name: string, gib: number, node?: string): Manifest[] {
  return [
    { kind: 'PersistentVolumeClaim', metadata: { name }, spec: claimSpec(gib) },
    {
      kind: 'Pod',
      metadata: { name },
      spec: {
        ...(node !== undefined && { nodeSelector: { 'kubernetes.io/hostname': node } }),
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
      },
    },
  ];
}

function statefulSet(name: string, gib: number, replicas: number, storageClassName = 'ssd', apart = false): Manifest {
  const labels = { app: name };
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  return {
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      template: {
        metadata: { labels },
        spec: apart
          ? { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
          : {},
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(gib, storageClassName) }],
    },
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** What the pods are like, for so many of them. */
export const SCENARIOS: Readonly<Record<string, (count: number) => unknown[]>> = {
  'pods, a node for each, all alike': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i}`, 400)),
    ...range(count).flatMap((i) => pod(`p${i}`, 400)),
  ],
  'pods, a node for each, by selector': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i}`, 400)),
    ...range(count).flatMap((i) => pod(`p${i}`, 400, `n${i}`)),
  ],
  'pods, ten disks a node, half of them small': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i % (count / 10)}`, i % 2 ? 400 : 100)),
    ...range(count).flatMap((i) => pod(`p${i}`, i % 2 ? 400 : 100)),
  ],
  'pods, every size another': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i}`, 100 + i)),
    ...range(count).flatMap((i) => pod(`p${i}`, 100 + i)),
  ],
  'StatefulSets of 10, one class': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i % 100}`, 400)),
    ...range(count / 10).map((i) => statefulSet(`s${i}`, 400, 10)),
  ],
  'StatefulSets of 10, one class, apart': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i % 100}`, 400)),
    ...range(count / 10).map((i) => statefulSet(`s${i}`, 400, 10, 'ssd', true)),
  ],
  'StatefulSets of 10, a class for each': (count) => [
    ...range(count / 10).map((i) => ({ ...CLASS, metadata: { name: `c${i}` } })),
    ...range(count).map((i) => volume(`v${i}`, `n${i % 10}`, 400, `c${Math.floor(i / 10)}`)),
    ...range(count / 10).map((i) => statefulSet(`s${i}`, 400, 10, `c${i}`)),
  ],
  'StatefulSets of 10, sizes differ': (count) => [
    CLASS,
    ...range(count).map((i) => volume(`v${i}`, `n${i % 100}`, 100 + (i % 50) * 10)),
    ...range(count / 10).map((i) => statefulSet(`s${i}`, 100 + (i % 50) * 10, 10)),
  ],
};
