import { type Manifest, nameOf } from './manifest';

/** What binding depends on of a StorageClass. */
export interface StorageClass {
  readonly name: string;
  /** Claims wait for the pod that mounts them (`WaitForFirstConsumer`). */
  readonly delayed: boolean;
  /** Something makes volumes for claims that find none. */
  readonly provisions: boolean;
  /** Not on every node: `allowedTopologies`. */
  readonly restricted: boolean;
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
      readonly allowedTopologies?: readonly unknown[];
    };
    this.classes.set(name, {
      name,
      delayed: volumeBindingMode === 'WaitForFirstConsumer',
      provisions: provisioner !== undefined && provisioner !== NO_PROVISIONER,
      restricted: (allowedTopologies ?? []).length > 0,
    });
    if (isDefault(manifest)) {
      this.defaults.push(manifest);
    }
  }

  public has(name: string): boolean {
    return this.classes.has(name);
  }

  /** Whether one of them makes volumes. */
  public provision(): boolean {
    return [...this.classes.values()].some(({ provisions }) => provisions);
  }

  /**
   * A class by its name. One that is not there binds at once and makes nothing, as does the empty name.
   *
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go
   */
  public get(name: string): StorageClass {
    return this.classes.get(name) ?? { name, delayed: false, provisions: false, restricted: false };
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

function isDefault({ metadata }: Manifest): boolean {
  const annotations = metadata?.annotations ?? {};
  return ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
    (key) => annotations[key] === 'true',
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
