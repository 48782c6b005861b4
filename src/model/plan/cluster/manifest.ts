import { meets, type NodeAffinity, type Requirement } from '../../placement';
import { describeQuantity, parseQuantity } from '../../quantity';

/** A Kubernetes object, as YAML gives it: every part may be missing. */
export interface Manifest {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: Metadata;
}

export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly controller?: boolean }[];
}

export type Labels = Readonly<Record<string, string>>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

export interface ClaimSpec {
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly volumeMode?: string;
  readonly volumeName?: string;
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: { readonly storage?: string | number } };
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: Labels;
  readonly affinity?: {
    readonly nodeAffinity?: NodeAffinity;
    readonly podAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] };
    readonly podAntiAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] };
  };
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly {
    readonly whenUnsatisfiable?: string;
    readonly topologyKey?: string;
  }[];
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly unknown[];
  readonly volumes?: readonly PodVolume[];
}

export interface PodVolume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly ephemeral?: {
    readonly volumeClaimTemplate?: { readonly metadata?: Metadata; readonly spec?: ClaimSpec };
  };
}

export interface PodAffinityTerm {
  readonly topologyKey?: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

/** More Lists inside of each other are one that holds itself. */
const MOST_LISTS = 20;

/**
 * The objects themselves, those inside of a `List` included; what is no object, such as an empty document, is left
 * out.
 *
 * @throws If a List holds itself.
 */
export function unwrap(manifests: readonly unknown[], level = 0): Manifest[] {
  if (level > MOST_LISTS) {
    throw new Error(
      `a List holds Lists in more than ${MOST_LISTS} levels: expected fewer; take out the one that holds itself`,
    );
  }
  return manifests.flatMap((manifest) => {
    if (typeof manifest !== 'object' || manifest === null) {
      return [];
    }
    const { kind, items } = manifest as Manifest & { readonly items?: unknown };
    return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
      ? unwrap(items, level + 1)
      : [manifest as Manifest];
  });
}

/** @throws If an object has no name. */
export function nameOf({ kind, metadata }: Manifest): string {
  const name: unknown = metadata?.name;
  if (typeof name !== 'string' || name === '') {
    throw new Error(`${kind} has no name: expected metadata.name, which what is applied needs`);
  }
  return name;
}

export function namespaceOf({ metadata }: Manifest): string {
  return metadata?.namespace ?? 'default';
}

/** Sizes that were read already: most plans have few that differ. */
const PARSED = new Map<string | number, number>();
const MOST_PARSED = 1_000;

/** @throws If a size is missing or no quantity, or if Kubernetes would refuse it. `thing` begins the message. */
export function sizeOf(thing: string, field: string, size: string | number | undefined): number {
  if (size === undefined || size === null) {
    throw new Error(`${thing} has no ${field}: expected a size such as 400Gi`);
  }
  const known = PARSED.get(size);
  if (known !== undefined) {
    return known;
  }
  let bytes: number;
  try {
    bytes = parseQuantity(String(size));
  } catch (error) {
    throw new Error(`${thing} has a wrong ${field}: ${(error as Error).message}`);
  }
  if (bytes === 0) {
    throw new Error(`${thing} has ${field} ${describeQuantity(0)}: expected more than 0`);
  }
  if (PARSED.size < MOST_PARSED) {
    PARSED.set(size, bytes);
  }
  return bytes;
}

/** Whether labels match a selector; one without requirements matches all. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels[requirement.key]) === true)
  );
}
