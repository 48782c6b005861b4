import type { Size } from 'cdk8s';
import type { PersistentVolumeAccessMode, PersistentVolumeMode } from 'cdk8s-plus-27';
import { DynamicOffer } from '../model/dynamic';
import { describeMismatch, mismatch, type Request } from '../model/fit';
import { checkNamespace } from '../model/names';
import { printQuantity } from '../model/quantity';
import { checkVolumeMode, type VolumeMode } from '../model/volume';
import { capacityInBytes } from '../storage/disk';
import type { ILocalStorage } from '../storage/local-storage';
import type { ClaimReference, LocalVolume } from '../storage/local-volume';

/** The one access mode that local volumes have. */
const READ_WRITE_ONCE = 'ReadWriteOnce';

/**
 * What a claim asks for, whether it stands alone or comes from a template.
 */
export interface ClaimOptions {
  /** The storage whose volumes the claim can get. */
  readonly storage: ILocalStorage;

  /** The least that the volume must have. The claim gets all of the volume that it is bound to. */
  readonly capacity: Size;

  /**
   * Whether pods mount the volume or get it as a raw device.
   *
   * @default PersistentVolumeMode.FILE_SYSTEM
   */
  readonly volumeMode?: PersistentVolumeMode;

  /**
   * How the volume may be used. A local volume is on one node, so `READ_WRITE_ONCE` is all that there is: any number of
   * pods of that node may read and write.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   * @default [PersistentVolumeAccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: PersistentVolumeAccessMode[];
}

/**
 * What the model needs to know of a claim.
 *
 * @param pins the volumes that it is pinned to
 * @throws If the capacity or an access mode is not possible, no volume of the storage has as much, or the storage has no
 * volumes that could be pinned. `thing` begins the message.
 */
export function toRequest(thing: string, options: ClaimOptions, pins: readonly LocalVolume[] = []): Request {
  checkAccessModes(thing, options.accessModes);
  if (!options.storage) {
    throw new Error(`${thing} has no storage: expected a LocalSsdStorage or a LocalPathStorage; set storage`);
  }
  const volumeMode: VolumeMode = options.volumeMode ?? 'Filesystem';
  checkVolumeMode(thing, volumeMode);
  const { storageClassName } = options.storage;
  const request: Request = { storageClassName, bytes: capacityInBytes(thing, options.capacity), volumeMode };
  const offer = options.storage._offer;
  if (offer instanceof DynamicOffer && pins.length > 0) {
    offer.checkPin(thing, pins[0].name);
  }
  offer?.check(thing, request);
  return request;
}

/** `spec` of a PersistentVolumeClaim. */
export function claimSpec(request: Request, volume?: LocalVolume): object {
  return {
    accessModes: [READ_WRITE_ONCE],
    resources: { requests: { storage: printQuantity(request.bytes) } },
    storageClassName: request.storageClassName,
    volumeMode: request.volumeMode,
    ...(volume && { volumeName: volume.name }),
  };
}

/**
 * The reference by which a volume is kept for a claim.
 *
 * @param holder the claim that the volume is kept for already, if any
 * @throws If the volume does not serve the claim, or is kept for another one, or the claim has no namespace.
 */
export function reference(
  request: Request,
  name: string,
  namespace: string | undefined,
  volume: LocalVolume,
  holder: ClaimReference | undefined = volume.claimRef,
): ClaimReference {
  if (namespace === undefined) {
    throw new Error(
      `claim '${name}' is pinned to volume '${volume.name}' and has no namespace: expected one, without which the volume is never bound; set namespace on the chart, such as 'default'`,
    );
  }
  checkNamespace(`claim '${name}'`, namespace);
  const reason = mismatch(request, volume._model);
  if (reason) {
    throw new Error(
      `claim '${name}' is pinned to volume '${volume.name}', which ${describeMismatch(reason, request, volume._model)}`,
    );
  }
  if (holder) {
    throw new Error(
      `volume '${volume.name}' is already pinned to claim '${holder.name}' in namespace '${holder.namespace}': expected a free volume for claim '${name}'; take another one`,
    );
  }
  return { namespace, name };
}

function checkAccessModes(thing: string, accessModes: readonly string[] | undefined): void {
  const refused = accessModes?.find((mode) => mode !== READ_WRITE_ONCE);
  if (refused !== undefined) {
    throw new Error(
      `${thing} asks for access mode ${refused}, which a local volume does not have: expected ReadWriteOnce, which many pods of one node share; for other nodes take a network file system`,
    );
  }
  if (accessModes?.length === 0) {
    throw new Error(`${thing} has an empty list of access modes: expected ReadWriteOnce; leave the list out`);
  }
}
