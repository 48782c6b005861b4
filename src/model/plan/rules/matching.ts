import type { Claim } from '../cluster/claim';
import { selects } from '../cluster/manifest';
import type { PersistentVolume } from '../cluster/volume';
import type { Reason } from '../plan';

/**
 * Whether a volume names a claim as its own. A `uid` must be that of the claim: without it, it is any claim of the name.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go
 */
export function isReservedFor({ claimRef }: PersistentVolume, claim: Claim): boolean {
  return (
    claimRef !== undefined &&
    claimRef.name === claim.name &&
    claimRef.namespace === claim.namespace &&
    (!claimRef.uid || claimRef.uid === claim.uid)
  );
}

/** Whether a volume has all access modes that a claim asks for. */
export function hasAccess(volume: Pick<PersistentVolume, 'accessModes'>, claim: Pick<Claim, 'accessModes'>): boolean {
  return claim.accessModes.every((mode) => volume.accessModes.includes(mode));
}

/** Whether a volume that is kept for a claim may be found for it: neither class, selector nor access modes are looked at. */
export function servesReserved(volume: PersistentVolume, claim: Claim): boolean {
  return (
    isReservedFor(volume, claim) &&
    volume.bytes >= claim.bytes &&
    volume.volumeMode === claim.volumeMode &&
    !volume.deleted
  );
}

/**
 * Whether the volume controller binds a claim to the volume that its `volumeName` names and that is nobody's yet. It looks
 * at no selector and at no node.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/volume/persistentvolume/pv_controller.go checkVolumeSatisfyClaim
 */
export function servesByName(volume: PersistentVolume, claim: Claim): boolean {
  return (
    volume.bytes >= claim.bytes &&
    volume.storageClassName === (claim.storageClassName ?? '') &&
    volume.volumeMode === claim.volumeMode &&
    hasAccess(volume, claim) &&
    !volume.deleted
  );
}

/**
 * Why a volume does not serve a claim, in the order in which Kubernetes looks; undefined if it does. What a node has to do
 * with it comes between: `node` is asked before the access modes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume
 */
export function reasonAgainst(
  volume: PersistentVolume,
  claim: Claim,
  node: () => Reason | undefined = () => undefined,
): Reason | undefined {
  const { claimRef } = volume;
  const reserved = isReservedFor(volume, claim);
  if (claimRef && !reserved) {
    return claimRef.uid && claimRef.name === claim.name && claimRef.namespace === claim.namespace
      ? { kind: 'phase', phase: volume.phase ?? 'Released' }
      : { kind: 'reserved', by: claimRef.namespace ? `${claimRef.namespace}/${claimRef.name}` : `${claimRef.name}` };
  }
  if (volume.bytes < claim.bytes) {
    return { kind: 'too small', bytes: volume.bytes };
  }
  if (volume.volumeMode !== claim.volumeMode) {
    return { kind: 'mode', volumeMode: volume.volumeMode };
  }
  if (volume.deleted) {
    return { kind: 'phase', phase: 'Terminating' };
  }
  if (!reserved && claim.selector && !claim.volumeName && !selects(claim.selector, volume.labels)) {
    return { kind: 'selector' };
  }
  if (!reserved && volume.storageClassName !== (claim.storageClassName ?? '')) {
    return { kind: 'class', storageClassName: volume.storageClassName };
  }
  return node() ?? (hasAccess(volume, claim) ? undefined : { kind: 'access mode', accessModes: volume.accessModes });
}
