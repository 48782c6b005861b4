import fc from 'fast-check';

/** Small random clusters, as manifests. Names say what an object is, so that a counterexample can be read. */

const HOSTNAME = 'kubernetes.io/hostname';
const NODES = ['n1', 'n2', 'n3'];
const CLAIMS = ['a', 'b', 'c', 'd'];

const size = fc.constantFrom(10, 10, 20, 20, 30).map((gib) => `${gib}Gi`);
const accessModes = fc.oneof(
  { weight: 20, arbitrary: fc.constant(['ReadWriteOnce']) },
  { weight: 1, arbitrary: fc.constant(['ReadWriteOnce', 'ReadOnlyMany']) },
  { weight: 1, arbitrary: fc.constant(['ReadWriteOnce', 'ReadWriteMany']) },
  { weight: 1, arbitrary: fc.constant(['ReadWriteOncePod']) },
);
const volumeMode = fc.oneof(
  { weight: 20, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant('Block') },
);
const className = fc.oneof({ weight: 8, arbitrary: fc.constant('x') }, { weight: 1, arbitrary: fc.constant('y') });
const label = fc.constantFrom('fast', 'slow');

function rarely<T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight, arbitrary });
}

function term(operator: string, values: readonly string[], key = HOSTNAME): object {
  return { matchExpressions: [{ key, operator, values }] };
}

/** Where a volume is: mostly on one node, at times on two, or everywhere. */
const volumeNodes = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NODES).map((node) => [node]) },
  { weight: 1, arbitrary: fc.constant(['n1', 'n2']) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const volume = fc.record({
  storage: size,
  storageClassName: className,
  volumeMode,
  accessModes,
  nodes: volumeNodes,
  disk: rarely(label, 3),
  keptFor: rarely(fc.constantFrom(...CLAIMS, 'data-set-0', 'data-set-1')),
});

const claimSpec = fc.record({
  storage: fc.constantFrom('10Gi', '10Gi', '10Gi', '20Gi', '20Gi', '30Gi'),
  storageClassName: className,
  volumeMode,
  accessModes,
  disk: rarely(label),
  volumeName: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('v0', 'v1', 'v2') },
  ),
});

/** Where a pod runs. */
const placement = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constantFrom(...NODES).map((node) => ({ nodeSelector: { [HOSTNAME]: node } })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(term('In', ['n1', 'n2']), term('NotIn', ['n1'])).map((chosen) => ({
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [chosen] } },
      },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('one', 'two').map((app) => ({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: HOSTNAME, labelSelector: { matchLabels: { app } } },
          ],
        },
      },
    })),
  },
);

const pod = fc.record({
  app: fc.constantFrom('one', 'two'),
  placement,
  claims: fc.oneof(
    { weight: 1, arbitrary: fc.constant<string[]>([]) },
    { weight: 6, arbitrary: fc.uniqueArray(fc.constantFrom(...CLAIMS), { minLength: 1, maxLength: 3 }) },
  ),
  ephemeral: rarely(claimSpec),
  replicas: rarely(fc.constant(2)),
});

const statefulSet = fc.record({
  app: fc.constantFrom('one', 'two'),
  placement,
  replicas: fc.integer({ min: 1, max: 3 }),
  parallel: fc.boolean(),
  templates: fc.array(claimSpec, { minLength: 1, maxLength: 2 }),
  extra: rarely(fc.constantFrom(...CLAIMS)),
});

// biome-ignore lint/suspicious/noExplicitAny: manifests as YAML has them
type Manifest = any;
type ValueOf<T> = T extends fc.Arbitrary<infer V> ? V : never;

export const smallCluster: fc.Arbitrary<Manifest[]> = fc
  .record({
    /** Most classes of local volumes wait for the pod. */
    modes: fc.tuple(fc.constantFrom(true, true, true, false), fc.boolean()),
    missingClass: rarely(fc.constant(true)),
    volumes: fc.oneof(
      { weight: 1, arbitrary: fc.array(volume, { maxLength: 5 }) },
      { weight: 5, arbitrary: fc.array(volume, { minLength: 3, maxLength: 5 }) },
    ),
    claims: fc.array(claimSpec, { minLength: 1, maxLength: 4 }),
    pods: fc.array(pod, { minLength: 0, maxLength: 3 }),
    set: fc.oneof(fc.constant(undefined), statefulSet),
    nodes: fc.constantFrom(0, 0, 3, 3, 2, 1),
  })
  .map(({ modes, missingClass, volumes, claims, pods, set, nodes }) => {
    const named = CLAIMS.slice(0, claims.length);
    const manifests: Manifest[] = [
      storageClass('x', modes[0]),
      ...(missingClass ? [] : [storageClass('y', modes[1])]),
      ...volumes.map((values, index) => volumeOf(`v${index}`, values)),
      ...claims.map((values, index) => claimOf(named[index], specOf(values))),
      ...pods.map((values, index) => podOf(`p${index}`, values, named)),
      ...(set ? [setOf(set, named)] : []),
      ...NODES.slice(0, nodes).map((name) => ({ kind: 'Node', metadata: { name, labels: { [HOSTNAME]: name } } })),
    ];
    return manifests;
  })
  .filter((manifests) => !isOpen(manifests) && !isHalfBound(manifests));

/** Nothing tells how many nodes there are, so that no answer can be exact. */
function isOpen(manifests: readonly Manifest[]): boolean {
  const filled = manifests.some(({ kind, spec }) => kind === 'PersistentVolume' && spec.storageClassName === 'y');
  return (
    (!manifests.some(({ kind }) => kind === 'Node') &&
      manifests.some(({ kind, spec }) => kind === 'PersistentVolume' && !spec.nodeAffinity)) ||
    // A class without an object and without a volume is somebody else's.
    (!manifests.some(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === 'y') && !filled)
  );
}

/**
 * A volume is kept for a claim of its class and lacks an access mode: the scheduler takes it, the controller refuses, and the
 * pod waits for ever while its other claims are bound. The planner leaves that open.
 */
function isHalfBound(manifests: readonly Manifest[]): boolean {
  const set = manifests.find(({ kind }) => kind === 'StatefulSet');
  const specs = new Map<string, Manifest>([
    ...['data-set-0', 'data-set-1'].map((name): [string, Manifest] => [name, set?.spec.volumeClaimTemplates[0].spec]),
    ...manifests
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map(({ metadata, spec }): [string, Manifest] => [metadata.name, spec]),
  ]);
  return manifests.some(({ spec }) => {
    const claim = specs.get(spec?.claimRef?.name);
    return (
      claim?.storageClassName === spec?.storageClassName &&
      claim?.accessModes.some((mode: string) => !spec.accessModes.includes(mode))
    );
  });
}

function storageClass(name: string, delayed: boolean): Manifest {
  return {
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: delayed ? 'WaitForFirstConsumer' : 'Immediate',
  };
}

function volumeOf(name: string, values: ValueOf<typeof volume>): Manifest {
  const { storage, nodes, disk, keptFor, ...spec } = values;
  return {
    kind: 'PersistentVolume',
    metadata: { name, ...(disk && { labels: { disk } }) },
    spec: {
      ...defined(spec),
      capacity: { storage },
      ...(nodes && { nodeAffinity: { required: { nodeSelectorTerms: [term('In', nodes)] } } }),
      ...(keptFor && { claimRef: { namespace: 'default', name: keptFor } }),
    },
  };
}

function specOf({ storage, disk, ...spec }: ValueOf<typeof claimSpec>): Manifest {
  return {
    ...defined(spec),
    resources: { requests: { storage } },
    ...(disk && { selector: { matchLabels: { disk } } }),
  };
}

function claimOf(name: string, spec: Manifest): Manifest {
  return { kind: 'PersistentVolumeClaim', metadata: { name }, spec };
}

function podOf(name: string, values: ValueOf<typeof pod>, named: readonly string[]): Manifest {
  const { app, placement: wishes, claims, ephemeral, replicas } = values;
  const volumes = [
    ...mounted(claims.filter((claim) => named.includes(claim))),
    ...(ephemeral ? [{ name: 'eph', ephemeral: { volumeClaimTemplate: { spec: specOf(ephemeral) } } }] : []),
  ];
  const spec = { ...wishes, volumes };
  return replicas
    ? { kind: 'Deployment', metadata: { name }, spec: { replicas, template: { metadata: { labels: { app } }, spec } } }
    : { kind: 'Pod', metadata: { name, labels: { app } }, spec };
}

function setOf(values: ValueOf<typeof statefulSet>, named: readonly string[]): Manifest {
  const { app, placement: wishes, replicas, parallel, templates, extra } = values;
  return {
    kind: 'StatefulSet',
    metadata: { name: 'set' },
    spec: {
      replicas,
      ...(parallel && { podManagementPolicy: 'Parallel' }),
      template: {
        metadata: { labels: { app } },
        spec: { ...wishes, volumes: mounted(extra !== undefined && named.includes(extra) ? [extra] : []) },
      },
      volumeClaimTemplates: templates.map((template, index) => ({
        metadata: { name: ['data', 'log'][index] },
        spec: specOf(template),
      })),
    },
  };
}

function mounted(claims: readonly string[]): Manifest[] {
  return claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
