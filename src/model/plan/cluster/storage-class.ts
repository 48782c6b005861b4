import { ALLOW_AT_RISK_ANNOTATION } from '../../accepted-risk';
import type { Term } from '../../placement';
import { type Manifest, nameOf } from './manifest';

/** What binding depends on of a StorageClass. */
export interface StorageClass {
  readonly name: string;
  /** Claims wait for the pod that mounts them (`WaitForFirstConsumer`). */
  readonly delayed: boolean;
  /** What makes volumes for claims that find none; undefined if nothing does. */
  readonly provisioner?: string;
  /** The nodes that volumes are made for: `allowedTopologies`. Undefined for all of them. */
  readonly topologies?: readonly Term[];
  /** The annotation that accepts claims at risk, as it is written. */
  readonly allowAtRisk?: unknown;
}

/** No provisioner: volumes are made by hand, as local ones are. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** The classes of the manifests, and what Kubernetes makes of one that is not there. */
export class StorageClasses {
  private readonly classes = new Map<string, StorageClass>();
  private readonly defaults: Manifest[] = [];

  public add(manifest: Manifest): void {
    const name = nameOf(manifest);
    const { provisioner, volumeBindingMode, allowedTopologies } = manifest as {
      readonly provisioner?: string;
      readonly volumeBindingMode?: string;
      readonly allowedTopologies?: readonly TopologySelectorTerm[];
    };
    this.classes.set(name, {
      name,
      delayed: volumeBindingMode === 'WaitForFirstConsumer',
      provisioner: provisioner === NO_PROVISIONER ? undefined : provisioner || undefined,
      topologies: allowedTopologies?.length ? allowedTopologies.map(termOf) : undefined,
      allowAtRisk: manifest.metadata?.annotations?.[ALLOW_AT_RISK_ANNOTATION],
    });
    if (isDefault(manifest)) {
      this.defaults.push(manifest);
    }
  }

  public has(name: string): boolean {
    return this.classes.has(name);
  }

  public get all(): readonly StorageClass[] {
    return [...this.classes.values()];
  }

  /**
   * A class by its name. One that is not there binds at once and makes nothing, as does the empty name.
   *
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go
   */
  public get(name: string): StorageClass {
    return this.classes.get(name) ?? { name, delayed: false };
  }

  /**
   * The class of claims that name none, undefined if there is none: the newest default, and of equally new ones the first
   * by name.
   *
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/volume/util/storageclass.go
   */
  public default(): string | undefined {
    const created = ({ metadata }: Manifest): string => metadata?.creationTimestamp ?? '';
    const [first] = [...this.defaults].sort((a, b) => compare(created(b), created(a)) || compare(nameOf(a), nameOf(b)));
    return first && nameOf(first);
  }
}

interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
}

/**
 * A term as one of a node selector: all of its labels must have one of their values, and without labels it matches nothing.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/apis/core/v1/helper/helpers.go MatchTopologySelectorTerms
 */
function termOf({ matchLabelExpressions = [] }: TopologySelectorTerm): Term {
  return { matchExpressions: matchLabelExpressions.map(({ key, values }) => ({ key, operator: 'In', values })) };
}

function isDefault({ metadata }: Manifest): boolean {
  const annotations = metadata?.annotations ?? {};
  return ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
    (key) => annotations[key] === 'true',
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
