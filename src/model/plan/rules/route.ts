import { append } from '../../multimap';
import type { Claim } from '../cluster/claim';
import type { Cluster } from '../cluster/read';
import type { PlacedVolume } from '../cluster/volume';
import { type Kind, Market, type Shelf } from './market';
import { hasAccess, isReservedFor, servesByName, servesReserved } from './matching';

/** How a claim comes to its volume. */
export type Route =
  /** Nothing can get in between. */
  | { readonly kind: 'fixed'; readonly volume: PlacedVolume }
  /** A provisioner makes its volume, at once. */
  | { readonly kind: 'provisioned' }
  /** Nothing ever binds it, whatever the others do. */
  | {
      readonly kind: 'unbindable';
      /** The scheduler tries all the same, and binds the pod's other claims on the way. */
      readonly tried?: PlacedVolume;
    }
  /** Only a cluster knows. */
  | { readonly kind: 'open'; readonly because: string }
  /** The volume controller binds it to the volume that it names, if that is still free. */
  | { readonly kind: 'named'; readonly target: Kind }
  /** The volume controller binds it to what it finds, on any node. */
  | { readonly kind: 'immediate'; readonly shelf: Shelf; readonly reserved: readonly Kind[]; readonly dynamic: boolean }
  /** The scheduler finds its volume with the pod that mounts it. */
  | {
      readonly kind: 'delayed';
      readonly shelf: Shelf;
      /** Kept for it, and seen by the scheduler, which then looks at nothing else. */
      readonly reserved: readonly Kind[];
      /** Kept for it, and bound by the volume controller at any time, if it is not too late. */
      readonly early: readonly Kind[];
      /** A provisioner makes what is not found. */
      readonly dynamic: boolean;
      /** What makes the provisioner's answer one that only a cluster knows. */
      readonly doubt?: string;
    };

/** Finds the route of each claim. */
export class Router {
  public readonly market: Market;
  private readonly cluster: Cluster;
  private readonly byName: ReadonlyMap<string, PlacedVolume>;
  private readonly kept = new Map<string, PlacedVolume[]>();
  private readonly filledClasses: ReadonlySet<string>;

  public constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.byName = new Map(cluster.volumes.map((volume) => [volume.name, volume]));
    this.filledClasses = new Set(cluster.volumes.map(({ storageClassName }) => storageClassName));
    for (const volume of cluster.volumes) {
      if (volume.claimRef) {
        append(this.kept, `${volume.claimRef.namespace}/${volume.claimRef.name}`, volume);
      }
    }
    const named = new Set([...cluster.claims.values()].flatMap(({ volumeName }) => volumeName ?? []));
    this.market = new Market(cluster.volumes, cluster.claims.values(), named, cluster.nodes);
  }

  /** A class that neither a manifest describes nor a volume has: somebody else's. */
  public isForeign(storageClassName: string): boolean {
    return (
      storageClassName !== '' &&
      !this.cluster.classes.has(storageClassName) &&
      !this.filledClasses.has(storageClassName)
    );
  }

  public routeOf(claim: Claim): Route {
    const kept = this.kept.get(claim.key) ?? [];
    const earlier = kept.find((volume) => boundBefore(volume, claim));
    if (earlier) {
      return {
        kind: 'open',
        because: `volume '${earlier.name}' is bound to a claim of this name: only the cluster knows if it is this one`,
      };
    }
    if (claim.waitsFor !== undefined) {
      return { kind: 'open', because: `it waits for somebody: ${claim.waitsFor}` };
    }
    return claim.volumeName === undefined ? this.search(claim, kept) : this.byVolumeName(claim, claim.volumeName);
  }

  /**
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim
   */
  private byVolumeName(claim: Claim, name: string): Route {
    const volume = this.byName.get(name);
    if (!volume) {
      const { storageClassName } = claim;
      const elsewhere =
        storageClassName === undefined ||
        this.isForeign(storageClassName) ||
        this.cluster.classes.get(storageClassName).provisions;
      return elsewhere
        ? { kind: 'open', because: `volume '${name}', which the claim names, is not in the manifests` }
        : { kind: 'unbindable' };
    }
    // A volume that names the claim back is bound without another look.
    if (isReservedFor(volume, claim)) {
      return { kind: 'fixed', volume };
    }
    const target = this.market.of(volume);
    return target && servesByName(volume, claim) ? { kind: 'named', target } : { kind: 'unbindable' };
  }

  private search(claim: Claim, kept: readonly PlacedVolume[]): Route {
    const { storageClassName } = claim;
    const serving = kept.filter((volume) => servesReserved(volume, claim));
    // The controller looks at access modes and not at the class, the scheduler at the class and not at access modes.
    const early = serving.filter((volume) => hasAccess(volume, claim));
    const seen = serving.filter((volume) => volume.storageClassName === (storageClassName ?? ''));
    if (storageClassName === undefined || this.isForeign(storageClassName)) {
      const because =
        storageClassName === undefined
          ? 'the claim names no class, and no default class is in the manifests'
          : `neither class '${storageClassName}' nor a volume of it is in the manifests`;
      return early.length === 1 ? { kind: 'fixed', volume: early[0] } : { kind: 'open', because };
    }
    const { delayed, provisions, restricted } = this.cluster.classes.get(storageClassName);
    return delayed
      ? this.delayed(claim, { early, seen, provisions, restricted })
      : this.immediate(claim, early, provisions);
  }

  private delayed(
    claim: Claim,
    found: { early: readonly PlacedVolume[]; seen: readonly PlacedVolume[]; provisions: boolean; restricted: boolean },
  ): Route {
    const { early, seen, provisions, restricted } = found;
    if (seen.some((volume) => !early.includes(volume))) {
      // The scheduler takes it, the controller refuses to finish, and the next try is the same.
      return seen.length === 1 && early.length === 0
        ? { kind: 'unbindable', tried: seen[0] }
        : {
            kind: 'open',
            because: `several volumes are kept for the claim, and '${seen[0].name}' lacks an access mode`,
          };
    }
    if (early.length === 1 && seen.length === 1) {
      return { kind: 'fixed', volume: early[0] };
    }
    const reserved = new Map(early.map((volume) => [volume, this.market.reserved(volume)]));
    return {
      kind: 'delayed',
      shelf: this.market.shelf(claim),
      reserved: seen.map((volume) => reserved.get(volume)!),
      early: [...reserved.values()],
      dynamic: provisions,
      doubt: provisions ? provisionerDoubt(claim, restricted) : undefined,
    };
  }

  private immediate(claim: Claim, early: readonly PlacedVolume[], dynamic: boolean): Route {
    const shelf = this.market.shelf(claim);
    if (early.length === 1) {
      const [{ accessModes }] = early;
      const rivals = shelf.kinds.some(
        (kind) =>
          kind.bytes >= claim.bytes &&
          kind.accessModes.length <= accessModes.length &&
          kind.accessModes.join() !== accessModes.join(),
      );
      if (!rivals) {
        return { kind: 'fixed', volume: early[0] };
      }
    }
    if (dynamic && early.length === 0 && !shelf.kinds.some(({ bytes }) => bytes >= claim.bytes)) {
      return claim.selector ? { kind: 'open', because: provisionerDoubt(claim, false)! } : { kind: 'provisioned' };
    }
    return { kind: 'immediate', shelf, reserved: early.map((volume) => this.market.reserved(volume)), dynamic };
  }
}

function provisionerDoubt({ selector, storageClassName }: Claim, restricted: boolean): string | undefined {
  return selector
    ? 'the claim has a selector, for which many provisioners make no volume'
    : restricted
      ? `class '${storageClassName}' has allowedTopologies, and which nodes they are is not looked at here`
      : undefined;
}

/** Whether a volume was bound to a claim of this name, and may be still: without its `uid` that is not known. */
function boundBefore({ claimRef, phase }: PlacedVolume, claim: Claim): boolean {
  return !!claimRef?.uid && claim.uid === undefined && phase !== 'Released' && phase !== 'Failed';
}
