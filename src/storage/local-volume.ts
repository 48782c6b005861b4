import type { Size } from 'cdk8s';
import type { PersistentVolumeMode } from 'cdk8s-plus-27';
import { releaseCommand } from '../model/release';
import type { Volume } from '../model/volume';
import { sizeOfBytes } from './size';

/**
 * One PersistentVolume of a storage: a directory or a block device of one node.
 */
export class LocalVolume {
  /** @internal */
  public static _of(model: Volume): LocalVolume {
    return new LocalVolume(model);
  }

  /** Name of the PersistentVolume. */
  public readonly name: string;

  /** Name of the StorageClass that the volume belongs to; empty if it has none. */
  public readonly storageClassName: string;

  /** The node that has the volume: the value of its label `kubernetes.io/hostname`. */
  public readonly node: string;

  /** Name of the disk or device among those of the node. */
  public readonly disk: string;

  /** Absolute path of the directory or block device on the node. */
  public readonly path: string;

  /** Whether pods mount the volume or get it as a raw device. */
  public readonly volumeMode: PersistentVolumeMode;

  /** @internal */
  public readonly _model: Volume;

  private claim?: ClaimReference;

  private constructor(model: Volume) {
    this._model = model;
    this.name = model.name;
    this.storageClassName = model.storageClassName;
    this.node = model.node;
    this.disk = model.disk;
    this.path = model.path;
    this.volumeMode = model.volumeMode as PersistentVolumeMode;
  }

  /** What the volume offers to claims. */
  public get capacity(): Size {
    return sizeOfBytes(this._model.bytes);
  }

  /** The claim that the volume is reserved for, if it is pinned. */
  public get claimRef(): ClaimReference | undefined {
    return this.claim;
  }

  /**
   * The command that makes a Released volume Available again, with what is on it: for the claim that it is pinned to, or
   * for any. A volume in another phase, such as Bound, is left alone, and the command fails.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain
   */
  public get releaseCommand(): string {
    return releaseCommand(this.name, this.claim);
  }

  /** @internal */
  public _reserve(claim: ClaimReference): void {
    this.claim = claim;
  }

  /** For a pin whose construct is refused. @internal */
  public _release(): void {
    this.claim = undefined;
  }
}

/**
 * The claim that a volume is reserved for: `spec.claimRef` of a PersistentVolume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
export interface ClaimReference {
  /** Namespace of the claim. A reference without one never binds (kubernetes/kubernetes#99266). */
  readonly namespace: string;

  /** Name of the claim. */
  readonly name: string;
}
