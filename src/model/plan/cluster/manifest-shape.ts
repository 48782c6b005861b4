import {
  dictionary,
  type Fault,
  flag,
  list,
  type OptionalShape,
  type RequiredShape,
  type Shape,
  shapeOf,
  struct,
  text,
  wholeFrom,
} from '../../shape';
import type { Manifest } from './manifest';

/**
 * The shapes of the parts of a Kubernetes object that a plan reads. An empty part is as good as none, as it is for the API
 * server; one of another type is refused there.
 */

/** A part that may be missing or empty. */
function maybe(shape: RequiredShape): OptionalShape {
  return {
    ...shape,
    optional: true,
    faultOf: (value) => (value === undefined || value === null ? undefined : shape.faultOf(value)),
  };
}

/** A struct of parts that may all be missing. */
function parts(fields: { readonly [name: string]: Shape }): RequiredShape {
  return struct(fields as never, { finds: false });
}

const TEXT = maybe(text());
const COUNT = maybe(wholeFrom(0));
const STRINGS = maybe(list(text()));
const LABELS = maybe(dictionary(text()));
const QUANTITY = shapeOf(
  'a size, such as 400Gi',
  (value) => value === null || typeof value === 'string' || typeof value === 'number',
);
const QUANTITIES = maybe(dictionary(QUANTITY));

const REQUIREMENTS = maybe(list(parts({ key: text(), operator: text(), values: STRINGS })));
const SELECTOR = maybe(parts({ matchLabels: LABELS, matchExpressions: REQUIREMENTS }));
const TERMS = maybe(list(parts({ matchExpressions: REQUIREMENTS, matchFields: REQUIREMENTS })));

const METADATA = maybe(
  parts({
    name: TEXT,
    namespace: TEXT,
    uid: TEXT,
    labels: LABELS,
    annotations: maybe(dictionary(shapeOf('a string', (value) => typeof value === 'string'))),
    ownerReferences: maybe(list(parts({ kind: text(), name: text(), controller: maybe(flag()) }))),
  }),
);

const CLAIM_SPEC = maybe(
  parts({
    storageClassName: TEXT,
    accessModes: STRINGS,
    volumeMode: TEXT,
    volumeName: TEXT,
    selector: SELECTOR,
    resources: maybe(parts({ requests: QUANTITIES })),
  }),
);

const VOLUME_SPEC = maybe(
  parts({
    capacity: QUANTITIES,
    storageClassName: TEXT,
    volumeMode: TEXT,
    accessModes: STRINGS,
    claimRef: maybe(parts({ namespace: TEXT, name: TEXT, uid: TEXT })),
    local: maybe(parts({ path: TEXT })),
    nodeAffinity: maybe(parts({ required: maybe(parts({ nodeSelectorTerms: TERMS })) })),
  }),
);

const POD_AFFINITY = maybe(
  parts({
    requiredDuringSchedulingIgnoredDuringExecution: maybe(
      list(parts({ topologyKey: TEXT, labelSelector: SELECTOR, namespaces: STRINGS, namespaceSelector: SELECTOR })),
    ),
  }),
);

const POD_PARTS = {
  nodeName: TEXT,
  nodeSelector: LABELS,
  affinity: maybe(
    parts({
      nodeAffinity: maybe(
        parts({ requiredDuringSchedulingIgnoredDuringExecution: maybe(parts({ nodeSelectorTerms: TERMS })) }),
      ),
      podAffinity: POD_AFFINITY,
      podAntiAffinity: POD_AFFINITY,
    }),
  ),
  tolerations: maybe(list(parts({ key: TEXT, operator: TEXT, value: TEXT, effect: TEXT }))),
  topologySpreadConstraints: maybe(list(parts({ whenUnsatisfiable: TEXT, topologyKey: TEXT }))),
  schedulerName: TEXT,
  schedulingGates: maybe(list(parts({}))),
  volumes: maybe(
    list(
      parts({
        name: text(),
        persistentVolumeClaim: maybe(parts({ claimName: text() })),
        ephemeral: maybe(parts({ volumeClaimTemplate: maybe(parts({ metadata: METADATA, spec: CLAIM_SPEC })) })),
      }),
    ),
  ),
};

const WORKLOAD_PARTS = {
  replicas: COUNT,
  completions: COUNT,
  parallelism: COUNT,
  ordinals: maybe(parts({ start: COUNT })),
  podManagementPolicy: TEXT,
  template: maybe(parts({ metadata: METADATA, spec: maybe(parts(POD_PARTS)) })),
  volumeClaimTemplates: maybe(list(parts({ metadata: METADATA, spec: CLAIM_SPEC }))),
};

const STATUS = maybe(parts({ phase: TEXT }));
const WORKLOAD = parts({ metadata: METADATA, spec: maybe(parts(WORKLOAD_PARTS)) });

const BY_KIND: ReadonlyMap<string, RequiredShape> = new Map(
  Object.entries({
    StorageClass: parts({
      metadata: METADATA,
      provisioner: TEXT,
      volumeBindingMode: TEXT,
      allowedTopologies: maybe(
        list(parts({ matchLabelExpressions: maybe(list(parts({ key: text(), values: STRINGS }))) })),
      ),
    }),
    PersistentVolume: parts({ metadata: METADATA, spec: VOLUME_SPEC, status: STATUS }),
    PersistentVolumeClaim: parts({ metadata: METADATA, spec: CLAIM_SPEC }),
    Node: parts({
      metadata: METADATA,
      spec: maybe(
        parts({
          taints: maybe(list(parts({ key: text(), value: TEXT, effect: TEXT }))),
          unschedulable: maybe(flag()),
        }),
      ),
    }),
    Pod: parts({ metadata: METADATA, spec: maybe(parts(POD_PARTS)), status: STATUS }),
    Deployment: WORKLOAD,
    ReplicaSet: WORKLOAD,
    StatefulSet: WORKLOAD,
    DaemonSet: WORKLOAD,
    Job: WORKLOAD,
    CronJob: parts({
      metadata: METADATA,
      spec: maybe(parts({ jobTemplate: maybe(parts({ spec: maybe(parts(WORKLOAD_PARTS)) })) })),
    }),
  }),
);

/** The first fault in the parts of an object that a plan reads; undefined if it has none. */
export function faultOfManifest(object: Manifest): Fault | undefined {
  return BY_KIND.get(object.kind ?? '')?.faultOf(object);
}

/** Deeper than this no object of Kubernetes goes: it holds itself. */
const MOST_LEVELS = 100;

/** An object without its empty parts, which is the same object if it has none. */
export function withoutNulls(object: Manifest): Manifest {
  return hasNull(object, 0) ? (copyWithoutNulls(object) as Manifest) : object;
}

/** @throws If the object holds itself. */
function hasNull(value: unknown, level: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return value === null;
  }
  if (level > MOST_LEVELS) {
    throw new Error(
      `an object is nested in more than ${MOST_LEVELS} levels: expected fewer; take out what holds itself`,
    );
  }
  if (Array.isArray(value)) {
    return value.some((element) => element !== null && hasNull(element, level + 1));
  }
  for (const key in value) {
    if (hasNull((value as Record<string, unknown>)[key], level + 1)) {
      return true;
    }
  }
  return false;
}

function copyWithoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(copyWithoutNulls);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null)
      .map(([key, part]) => [key, copyWithoutNulls(part)]),
  );
}
