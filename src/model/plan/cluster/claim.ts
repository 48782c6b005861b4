import { WAITS_FOR_ANNOTATION } from '../../waiting';
import { type ClaimSpec, type LabelSelector, type Metadata, sizeOf } from './manifest';
import { CLASS_ANNOTATION, distinctModes } from './volume';

/** A PersistentVolumeClaim, as far as binding depends on it. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly bytes: number;
  /** Undefined where it leaves the class to the cluster, and the manifests have no default. */
  readonly storageClassName?: string;
  readonly volumeMode: string;
  readonly accessModes: readonly string[];
  readonly selector?: LabelSelector;
  readonly volumeName?: string;
  readonly uid?: string;
  /** What a person has to do before it is bound. */
  readonly waitsFor?: string;
  /** The pod that it is made for, and with: by a StatefulSet or as a generic ephemeral volume. */
  readonly madeFor?: string;
}

/** @throws If it asks for no size. */
export function claimOf(
  name: string,
  namespace: string,
  spec: ClaimSpec,
  metadata: Metadata | undefined,
  options: { readonly defaultClass?: string; readonly madeFor?: string },
): Claim {
  const key = claimKey(namespace, name);
  return {
    namespace,
    name,
    key,
    bytes: sizeOf(`PersistentVolumeClaim '${key}'`, 'resources.requests.storage', spec.resources?.requests?.storage),
    storageClassName: metadata?.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? options.defaultClass,
    volumeMode: spec.volumeMode ?? 'Filesystem',
    accessModes: distinctModes(spec.accessModes),
    selector: spec.selector ?? undefined,
    volumeName: spec.volumeName || undefined,
    uid: metadata?.uid,
    waitsFor: metadata?.annotations?.[WAITS_FOR_ANNOTATION],
    madeFor: options.madeFor,
  };
}

export function claimKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
