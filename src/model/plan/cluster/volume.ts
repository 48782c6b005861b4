import { ALLOW_AT_RISK_ANNOTATION } from '../../accepted-risk';
import type { Term } from '../../placement';
import { type Labels, type Manifest, nameOf, sizeOf } from './manifest';
import type { NodeSet, Nodes } from './node';

/** A PersistentVolume, as far as binding depends on it. */
export interface PersistentVolume {
  /** Position among the volumes. */
  readonly index: number;
  readonly name: string;
  readonly bytes: number;
  readonly storageClassName: string;
  readonly volumeMode: string;
  /** Each once, in one order. */
  readonly accessModes: readonly string[];
  readonly labels: Labels;
  readonly path?: string;
  readonly claimRef?: ClaimRef;
  readonly phase?: string;
  readonly deleted: boolean;
  /** The annotation that accepts claims at risk, as it is written: it counts for a volume without a class. */
  readonly allowAtRisk?: unknown;
  /** Undefined for a volume that every node reaches. */
  readonly terms?: readonly Term[];
}

export interface ClaimRef {
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** A volume and the nodes that it can be used on. */
export interface PlacedVolume extends PersistentVolume {
  readonly nodes: NodeSet;
  /** It depends on labels that are not known whether these nodes really have it. */
  readonly open: boolean;
}

interface VolumeSpec {
  readonly capacity?: { readonly storage?: string | number };
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly accessModes?: readonly string[];
  readonly claimRef?: ClaimRef;
  readonly local?: { readonly path?: string };
  readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: readonly Term[] } };
}

/** The annotation that came before `storageClassName` and still wins over it. */
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** @throws If it has no name or no capacity. */
export function volumeOf(manifest: Manifest, index: number): PersistentVolume {
  const name = nameOf(manifest);
  const { spec = {}, status } = manifest as {
    readonly spec?: VolumeSpec;
    readonly status?: { readonly phase?: string };
  };
  const { metadata } = manifest;
  return {
    index,
    name,
    bytes: sizeOf(`PersistentVolume '${name}'`, 'capacity.storage', spec.capacity?.storage),
    storageClassName: metadata?.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '',
    volumeMode: spec.volumeMode ?? 'Filesystem',
    accessModes: distinctModes(spec.accessModes),
    // Asked for only where a claim has a selector.
    get labels() {
      return metadata?.labels ?? {};
    },
    path: spec.local?.path,
    claimRef: spec.claimRef ?? undefined,
    phase: status?.phase,
    deleted: metadata?.deletionTimestamp !== undefined,
    allowAtRisk: metadata?.annotations?.[ALLOW_AT_RISK_ANNOTATION],
    terms: spec.nodeAffinity?.required?.nodeSelectorTerms,
  };
}

const READ_WRITE_ONCE: readonly string[] = ['ReadWriteOnce'];

/** Each mode once, in one order. Nearly all volumes and claims have the one mode, and one list of it. */
export function distinctModes(modes: readonly string[] = []): readonly string[] {
  return modes.length === 1 && modes[0] === 'ReadWriteOnce' ? READ_WRITE_ONCE : [...new Set(modes)].sort();
}

/** Finds the nodes of a volume. */
export function placed(volume: PersistentVolume, nodes: Nodes): PlacedVolume {
  return Object.assign(volume, nodes.ofTerms(volume.terms));
}
