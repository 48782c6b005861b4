import { isOfOtherGroup } from '../../api-groups';
import { HOSTNAME_LABEL } from '../../placement';
import { describeFault } from '../../shape';
import { quote } from '../../text';
import { type Claim, claimKey, claimOf } from './claim';
import { type ClaimSpec, type Manifest, nameOf, namespaceOf, type PodSpec, unwrap } from './manifest';
import { faultOfManifest, withoutNulls } from './manifest-shape';
import { type Node, Nodes, namedNode, nodeOf, oneHostname, otherNode } from './node';
import type { Pod } from './pod';
import { StorageClasses } from './storage-class';
import { type PersistentVolume, type PlacedVolume, placed, volumeOf } from './volume';
import { PodBudget, podsOf, WORKLOADS } from './workloads';

/** What the manifests say, each kind in their order. */
export interface Cluster {
  readonly classes: StorageClasses;
  readonly nodes: Nodes;
  readonly volumes: readonly PlacedVolume[];
  /** By `namespace/name`, those included that controllers make. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly pods: readonly Pod[];
}

/** @throws If an object is none that Kubernetes could take: one line with its kind and name. */
export function read(manifests: readonly unknown[]): Cluster {
  const objects = unwrap(manifests)
    .filter((object) => !isOfOtherGroup(object))
    .map(withoutNulls);
  const classes = new StorageClasses();
  const volumes: PersistentVolume[] = [];
  const given: Node[] = [];
  const claimed = new Set<string>();
  for (const object of objects) {
    checked(object, () => {
      checkParts(object);
      if (object.kind === 'StorageClass') {
        classes.add(object);
      } else if (object.kind === 'PersistentVolume') {
        volumes.push(volumeOf(object, volumes.length));
      } else if (object.kind === 'Node') {
        given.push(nodeOf(object));
      } else if (object.kind === 'PersistentVolumeClaim') {
        claimed.add(claimKey(namespaceOf(object), nameOf(object)));
      }
    });
  }
  checkUnique(volumes);
  const workloads = withoutOwned(objects.filter(({ kind }) => WORKLOADS.includes(kind ?? '')));
  const nodes = new Nodes(given.length > 0 ? given : nodesNamed(volumes, workloads, classes));
  const claims = new Map<string, Claim>();
  const pods: Pod[] = [];
  const budget = new PodBudget();
  const defaultClass = classes.default();
  for (const object of objects) {
    checked(object, () => {
      if (object.kind === 'PersistentVolumeClaim') {
        const { spec = {} } = object as { readonly spec?: ClaimSpec };
        const claim = claimOf(nameOf(object), namespaceOf(object), spec, object.metadata, { defaultClass });
        claims.set(claim.key, claim);
      } else if (workloads.has(object)) {
        for (const pod of podsOf(object, nodes, budget)) {
          pods.push(pod);
          for (const { claim, template } of pod.mounts) {
            const key = claimKey(pod.namespace, claim);
            if (template && !claimed.has(key)) {
              const madeFor = `${pod.namespace}/${pod.name}`;
              claims.set(
                key,
                claimOf(claim, pod.namespace, template.spec, template.metadata, { defaultClass, madeFor }),
              );
            }
          }
        }
      }
    });
  }
  return { classes, nodes, volumes: volumes.map((volume) => placed(volume, nodes)), claims, pods };
}

/** @throws If a part of it has a type that the API server refuses. */
function checkParts(object: Manifest): void {
  const fault = faultOfManifest(object);
  if (fault) {
    throw new Error(describeFault(`${object.kind} ${quote(titleOf(object))}`, fault));
  }
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(['StorageClass', 'PersistentVolume', 'Node']);

/** An object in a message, which may have no name. */
function titleOf({ kind, metadata }: Manifest): string {
  const { name = '?', namespace } = metadata ?? {};
  return namespace === undefined || CLUSTER_SCOPED.has(kind ?? '') ? `${name}` : `${namespace}/${name}`;
}

/** What a manifest lacks shows as a TypeError somewhere inside: the object is what a person has to look at. */
function checked(object: Manifest, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof TypeError) {
      const name = object.metadata?.name;
      throw new Error(`${object.kind} '${name}' is not what Kubernetes expects of its kind: ${error.message}`);
    }
    throw error;
  }
}

function checkUnique(volumes: readonly PersistentVolume[]): void {
  const names = new Set<string>();
  for (const { name } of volumes) {
    if (names.has(name)) {
      throw new Error(`PersistentVolume '${name}' is there twice: expected one object of a name; remove one of them`);
    }
    names.add(name);
  }
}

/** Without what a controller made of another of these objects, as an export from a cluster has it. */
function withoutOwned(workloads: readonly Manifest[]): ReadonlySet<Manifest> {
  const ids = new Set(workloads.map((object) => `${object.kind} ${namespaceOf(object)}/${nameOf(object)}`));
  const isOwned = (object: Manifest): boolean =>
    (object.metadata?.ownerReferences ?? []).some(
      ({ kind, name, controller }) => controller && ids.has(`${kind} ${namespaceOf(object)}/${name}`),
    );
  return new Set(workloads.filter((object) => !isOwned(object)));
}

/**
 * The nodes that volumes name, and those that volumes are made on. Where a volume can be had on others too, or can be made there,
 * so are those that pods name, and one stands for all the rest.
 */
function nodesNamed(
  volumes: readonly PersistentVolume[],
  workloads: ReadonlySet<Manifest>,
  classes: StorageClasses,
): Node[] {
  const named = new Set<string>();
  const made = classes.all.filter(({ provisioner }) => provisioner !== undefined);
  const places = [...volumes.map(({ terms }) => terms), ...made.map(({ topologies }) => topologies)];
  let tied = places.length > 0;
  for (const terms of places) {
    const hostname = terms && oneHostname(terms);
    if (hostname !== undefined) {
      named.add(hostname);
      continue;
    }
    const hostnames = (terms ?? []).map(({ matchExpressions = [] }) =>
      matchExpressions.filter(({ key, operator }) => key === HOSTNAME_LABEL && operator === 'In'),
    );
    tied &&= terms !== undefined && hostnames.every((requirements) => requirements.length > 0);
    for (const { values = [] } of hostnames.flat()) {
      for (const value of values) {
        named.add(value);
      }
    }
  }
  if (tied) {
    return [...named].map(namedNode);
  }
  for (const name of [...workloads].flatMap(hostnamesAskedBy)) {
    named.add(name);
  }
  return [...[...named].map(namedNode), otherNode()];
}

function hostnamesAskedBy(workload: Manifest): string[] {
  const { nodeSelector, affinity }: PodSpec = podSpecOf(workload);
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const requirements = terms.flatMap(({ matchExpressions = [] }) => matchExpressions);
  return [
    ...[nodeSelector?.[HOSTNAME_LABEL]].filter((name) => name !== undefined),
    ...requirements.filter(({ key }) => key === HOSTNAME_LABEL).flatMap(({ values = [] }) => values),
  ];
}

function podSpecOf(workload: Manifest): PodSpec {
  type Templated = { readonly template?: { readonly spec?: PodSpec } };
  type Spec = PodSpec & Templated & { readonly jobTemplate?: { readonly spec?: Templated } };
  const { spec = {} } = workload as { readonly spec?: Spec };
  return workload.kind === 'Pod' ? spec : ((spec.jobTemplate?.spec ?? spec).template?.spec ?? {});
}
