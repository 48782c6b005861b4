import fc from 'fast-check';

/** Small random clusters, as manifests. Names say what an object is, so that a counterexample can be read. */

const HOSTNAME = 'kubernetes.io/hostname';
const NODES = ['n1', 'n2', 'n3'];
/** What makes volumes of the class `made`. */
export const PROVISIONER = 'example.com/made';
export const WAITS_FOR = 'cdk8s-local-storage/waits-for';
/** What a claim waits for. */
export const PERSON = 'a person';
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
const className = fc.oneof(
  { weight: 16, arbitrary: fc.constant('x') },
  { weight: 2, arbitrary: fc.constant('y') },
  { weight: 3, arbitrary: fc.constant('made') },
);
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

/** How a claim waits: it is meant to and finds nothing, or it only says so. */
const waiting = fc.oneof(
  { weight: 30, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constant('for a volume') },
  { weight: 1, arbitrary: fc.constant('in words') },
);

/** A class whose volumes are made on demand. */
const madeClass = fc.record({
  delayed: fc.constantFrom(true, true, true, false),
  nodes: fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...NODES), { minLength: 1, maxLength: 3 }) },
  ),
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
    made: madeClass,
    volumes: fc.oneof(
      { weight: 1, arbitrary: fc.array(volume, { maxLength: 5 }) },
      { weight: 5, arbitrary: fc.array(volume, { minLength: 3, maxLength: 5 }) },
    ),
    claims: fc.array(fc.tuple(claimSpec, waiting), { minLength: 1, maxLength: 4 }),
    pods: fc.array(pod, { minLength: 0, maxLength: 3 }),
    set: fc.oneof(fc.constant(undefined), statefulSet),
    nodes: fc.constantFrom(0, 0, 3, 3, 2, 1),
  })
  .map(({ modes, missingClass, made, volumes, claims, pods, set, nodes }) => {
    const named = CLAIMS.slice(0, claims.length);
    const manifests: Manifest[] = [
      storageClass('x', modes[0]),
      ...(missingClass ? [] : [storageClass('y', modes[1])]),
      madeOnDemand(made),
      ...volumes.map((values, index) => volumeOf(`v${index}`, values)),
      ...claims.map(([values, waits], index) => claimOf(named[index], specOf(values), waits)),
      ...pods.map((values, index) => podOf(`p${index}`, values, named)).map((one) => tied(one, waitingOf(claims))),
      ...(set ? [tied(setOf(set, named), waitingOf(claims))] : []),
      ...NODES.slice(0, nodes).map((name) => ({ kind: 'Node', metadata: { name, labels: { [HOSTNAME]: name } } })),
    ];
    return manifests;
  })
  .filter((manifests) => !isOpen(manifests) && !isHalfBound(manifests));

/** Nothing tells how many nodes there are, so that no answer can be exact. */
function isOpen(manifests: readonly Manifest[]): boolean {
  const filled = manifests.some(({ kind, spec }) => kind === 'PersistentVolume' && spec.storageClassName === 'y');
  const isAnywhere = ({ kind, metadata, spec, allowedTopologies }: Manifest): boolean =>
    (kind === 'PersistentVolume' && !spec.nodeAffinity) || (metadata.name === 'made' && !allowedTopologies);
  return (
    (!manifests.some(({ kind }) => kind === 'Node') && manifests.some(isAnywhere)) ||
    // A volume that is named and not there may be one that is made.
    claimSpecs(manifests).some(
      ({ storageClassName, volumeName }) =>
        storageClassName === 'made' &&
        volumeName !== undefined &&
        !manifests.some(({ metadata }) => metadata.name === volumeName),
    ) ||
    // A class without an object and without a volume is somebody else's.
    (!manifests.some(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === 'y') && !filled)
  );
}

/** What claims ask for, those of templates included. */
function claimSpecs(manifests: readonly Manifest[]): Manifest[] {
  return manifests.flatMap(({ kind, spec = {} }) => [
    ...(kind === 'PersistentVolumeClaim' ? [spec] : []),
    ...(spec.volumeClaimTemplates ?? []).map((template: Manifest) => template.spec),
    ...((spec.template?.spec ?? spec).volumes ?? []).flatMap(
      ({ ephemeral }: Manifest) => ephemeral?.volumeClaimTemplate.spec ?? [],
    ),
  ]);
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

function madeOnDemand({ delayed, nodes }: ValueOf<typeof madeClass>): Manifest {
  const matchLabelExpressions = [{ key: HOSTNAME, values: nodes }];
  return {
    ...storageClass('made', delayed),
    provisioner: PROVISIONER,
    ...(nodes && { allowedTopologies: [{ matchLabelExpressions }] }),
  };
}

/** Names of the claims that may wait until they are handed a volume. */
function waitingOf(claims: readonly (readonly [unknown, string | undefined])[]): string[] {
  return CLAIMS.filter((_, index) => claims[index]?.[1] !== undefined);
}

/** Which node a volume is on that is handed over, the manifests do not tell: so each pod that waits for one says it. */
function tied(workload: Manifest, waits: readonly string[]): Manifest {
  const { spec } = workload;
  const podSpec = spec.template?.spec ?? spec;
  const mounts: Manifest[] = podSpec.volumes;
  if (!mounts.some(({ name }) => waits.includes(name))) {
    return workload;
  }
  const placed = { ...podSpec, nodeSelector: { [HOSTNAME]: 'n1' } };
  return { ...workload, spec: spec.template ? { ...spec, template: { ...spec.template, spec: placed } } : placed };
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

function claimOf(name: string, spec: Manifest, waits: string | undefined): Manifest {
  const annotations = { [WAITS_FOR]: PERSON };
  const selector = waits === 'for a volume' ? { matchLabels: { handed: name } } : spec.selector;
  return {
    kind: 'PersistentVolumeClaim',
    metadata: { name, ...(waits && { annotations }) },
    spec: { ...spec, ...(selector && { selector }) },
  };
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
