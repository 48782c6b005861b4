import { basename, dirname } from 'node:path';
import { ApiObject, Chart, Size, Testing } from 'cdk8s';
import type { PersistentVolumeMode } from 'cdk8s-plus-27';
import { type BlockDevice, ClaimedVolume, ClaimTemplate, LocalSsdStorage, type LocalSsdStorageProps } from '../../src';
import type { Cluster } from './harness/cluster';
import type { Manifest } from './harness/manifest';
import {
  type ClaimOptions,
  claim,
  type LocalVolumeOptions,
  localVolume,
  namespace,
  type PodOptions,
  pod,
  type StorageClassOptions,
  statefulSet,
  storageClass,
  TEMPLATE,
} from './manifests';

export interface ScopeOptions {
  /** @default - no pod security level is enforced */
  readonly level?: 'restricted';
  /** @default WaitForFirstConsumer */
  readonly volumeBindingMode?: StorageClassOptions['volumeBindingMode'];
}

/** A directory or a device of one node or of several, and a claim on it. */
export interface ClaimedOptions {
  readonly nodes: readonly string[];
  /** A directory on a disk that is mounted at the directory above it. @default /mnt/ssd/data */
  readonly path?: string;
  /** The mount point itself in place of the directory. @default false */
  readonly useMountPoint?: boolean;
  /** A device in place of a directory. */
  readonly device?: Pick<BlockDevice, 'devicePath' | 'volumeMode' | 'fsType'>;
  /** Keep the volume of the first node for the claim. @default false */
  readonly pinned?: boolean;
  /** @default claim */
  readonly claimName?: string;
}

export interface PinnedStatefulSetOptions {
  readonly name: string;
  readonly replicas: number;
  /** A shell command of every pod, with the volume at /mnt. */
  readonly command: string;
  /** A directory on a disk that is mounted at the directory above it. */
  readonly path: string;
  readonly nodes: readonly string[];
}

/** What the library has written for one claim. */
export interface Claimed {
  readonly documents: readonly Manifest[];
  /** The volume of the first node. */
  readonly volume: Manifest;
  readonly claim: Manifest;
}

let count = 0;

/** A namespace and a storage class of one test: no claim of another test can take its volumes. */
export class Scope {
  public static async create(cluster: Cluster, { level, volumeBindingMode }: ScopeOptions = {}): Promise<Scope> {
    count += 1;
    const scope = new Scope(`test-${count}`);
    const namespaceManifest = namespace(scope.namespace, level);
    await cluster.apply([namespaceManifest, storageClass({ name: scope.storageClassName, volumeBindingMode })]);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', ...scope.metadata } };
    await cluster.waitFor(account, () => true); // no pod is admitted without it
    return scope;
  }

  private constructor(public readonly namespace: string) {}

  public get storageClassName(): string {
    return `local-${this.namespace}`;
  }

  /** What the library writes for a storage with the class of this scope, and for what stands on it. */
  public synthesize(
    props: Omit<LocalSsdStorageProps, 'storageClassName'>,
    build: (chart: Chart, storage: LocalSsdStorage) => void,
  ): Manifest[] {
    const { namespace, storageClassName } = this;
    const chart = new Chart(Testing.app(), 'chart', { namespace });
    build(chart, new LocalSsdStorage(chart, 'storage', { ...props, storageClassName }));
    return Testing.synth(chart);
  }

  /** What the library writes for one claim, with volumes on some nodes that it can get. */
  public claimed(options: ClaimedOptions): Claimed {
    const { nodes, path = '/mnt/ssd/data', useMountPoint, device, pinned = false, claimName = 'claim' } = options;
    const capacity = Size.gibibytes(1);
    const mountPath = useMountPoint ? path : dirname(path);
    const volumes = [{ name: 'data', capacity, useMountPoint, directory: useMountPoint ? undefined : basename(path) }];
    const props: LocalSsdStorageProps = device
      ? { devices: nodes.map((node) => ({ node, name: 'device', capacity, ...device })) }
      : { disks: nodes.map((node) => ({ node, mountPath, capacity, volumes })) };
    const documents = this.synthesize(props, (chart, storage) => {
      new ClaimedVolume(chart, 'claim', {
        metadata: { name: claimName },
        storage,
        capacity,
        volumeMode: device && ((device.volumeMode ?? 'Block') as PersistentVolumeMode),
        volume: pinned ? storage.volumes[0] : undefined,
      });
    });
    const [, volume] = documents;
    return { documents, volume, claim: documents[documents.length - 1] };
  }

  /** What the library writes for a StatefulSet whose claims are pinned to one disk of each node, in their order. */
  public pinnedStatefulSet({ nodes, path, ...options }: PinnedStatefulSetOptions): Manifest[] {
    const capacity = Size.gibibytes(1);
    const volumes = [{ name: 'data', capacity, directory: basename(path) }];
    const disks = nodes.map((node) => ({ node, mountPath: dirname(path), capacity, volumes }));
    return this.synthesize({ disks }, (chart, storage) => {
      const { apiVersion, kind, metadata, spec } = statefulSet({ ...options, namespace: this.namespace });
      const set = new ApiObject(chart, 'set', { apiVersion, kind, metadata, spec });
      new ClaimTemplate(set, TEMPLATE, { storage, capacity, pins: storage.volumes });
    });
  }

  /** By hand, for what the library refuses and for what Kubernetes does with it. */
  public volume(name: string, node: string, options: Partial<LocalVolumeOptions> = {}): Manifest {
    const { storageClassName } = this;
    return localVolume({ name: this.volumeName(name), node, storageClassName, ...options });
  }

  /** Volumes have no namespace, so their names hold it. */
  public volumeName(name: string): string {
    return `${this.namespace}-${name}`;
  }

  /** By hand too. */
  public claim(name: string, options: Partial<ClaimOptions> = {}): Manifest {
    const { namespace, storageClassName } = this;
    return claim({ name, namespace, storageClassName, ...options });
  }

  public pod(name: string, claims: readonly string[], options: Partial<PodOptions> = {}): Manifest {
    return pod({ name, namespace: this.namespace, claims, ...options });
  }

  private get metadata(): { namespace: string } {
    return { namespace: this.namespace };
  }
}
