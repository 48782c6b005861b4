import { append } from '../../multimap';
import type { Claim } from '../cluster/claim';
import type { NodeSet } from '../cluster/node';
import type { Cluster } from '../cluster/read';
import type { StorageClass } from '../cluster/storage-class';
import type { PlacedVolume } from '../cluster/volume';
import { type Kind, Market, type Shelf } from './market';
import { hasAccess, isReservedFor, servesByName, servesReserved } from './matching';

/** How a claim comes to its volume. */
export type Route =
  /** Nothing can get in between. */
  | { readonly kind: 'fixed'; readonly volume: PlacedVolume }
  /** A provisioner makes its volume, at once. */
  | { readonly kind: 'provisioned'; readonly provision: Provision }
  /** Nothing binds it until a person hands it a volume, as it is meant to be. */
  | { readonly kind: 'waiting'; readonly waitsFor: string }
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
  | {
      readonly kind: 'immediate';
      readonly shelf: Shelf;
      readonly reserved: readonly Kind[];
      readonly provision?: Provision;
    }
  /** The scheduler finds its volume with the pod that mounts it. */
  | {
      readonly kind: 'delayed';
      readonly shelf: Shelf;
      /** Kept for it, and seen by the scheduler, which then looks at nothing else. */
      readonly reserved: readonly Kind[];
      /** Kept for it, and bound by the volume controller at any time, if it is not too late. */
      readonly early: readonly Kind[];
      /** A provisioner makes what is not found. */
      readonly provision?: Provision;
    };

/** How a class makes volumes for claims that find none. */
export interface Provision {
  /** Tells provisions apart. */
  readonly id: string;
  readonly provisioner: string;
  /** The nodes that the scheduler asks it for a volume on. */
  readonly nodes: NodeSet;
  /** The same, to look up. */
  readonly at: ReadonlySet<number>;
  /** What makes its answer one that only a cluster knows. */
  readonly doubt?: string;
}

/** Whether the volume of a claim can only be made, since none that is there can serve it. */
export function isMadeOnly(route: Route | undefined): boolean {
  return (
    route?.kind === 'provisioned' ||
    (route?.kind === 'delayed' &&
      route.provision !== undefined &&
      route.shelf.kinds.length + route.reserved.length + route.early.length === 0)
  );
}

/** Finds the route of each claim. */
export class Router {
  public readonly market: Market;
  private readonly cluster: Cluster;
  private readonly byName: ReadonlyMap<string, PlacedVolume>;
  private readonly kept = new Map<string, PlacedVolume[]>();
  private readonly filledClasses: ReadonlySet<string>;
  private readonly provisions = new Map<string, Provision>();

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
    if (claim.volumeName !== undefined) {
      return this.byVolumeName(claim, claim.volumeName);
    }
    const { waitsFor } = claim;
    const route = this.search(claim, kept);
    return waitsFor !== undefined && kept.length === 0 && this.findsNothing(claim, route)
      ? { kind: 'waiting', waitsFor }
      : route;
  }

  /** Whether nothing but a volume that is handed to a claim can ever serve it: the annotation alone says only what is meant. */
  private findsNothing({ storageClassName, bytes }: Claim, route: Route): boolean {
    return route.kind === 'delayed' || route.kind === 'immediate'
      ? !route.provision && !route.shelf.kinds.some((kind) => kind.bytes >= bytes)
      : route.kind === 'open' && storageClassName !== undefined && this.isForeign(storageClassName);
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
        this.cluster.classes.get(storageClassName).provisioner !== undefined;
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
    const storageClass = this.cluster.classes.get(storageClassName);
    const provision = this.provisionOf(storageClass, claim);
    return storageClass.delayed
      ? this.delayed(claim, { early, seen, provision })
      : this.immediate(claim, early, provision);
  }

  /**
   * The scheduler asks for a volume only on nodes that the class allows. A class that binds at once is asked before any node is
   * known.
   *
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/scheduler/framework/plugins/volumebinding/binder.go checkVolumeProvisions
   */
  private provisionOf(storageClass: StorageClass, { selector }: Claim): Provision | undefined {
    const { name, provisioner, delayed, topologies } = storageClass;
    if (provisioner === undefined) {
      return undefined;
    }
    const id = `${name}${selector ? ' by selector' : ''}`;
    let provision = this.provisions.get(id);
    if (!provision) {
      const { nodes, open } = this.cluster.nodes.ofTerms(delayed ? topologies : undefined);
      const doubt = selector
        ? 'the claim has a selector, for which many provisioners make no volume'
        : open
          ? `which nodes have the labels that allowedTopologies of class '${name}' ask for is not known: give the Node objects`
          : undefined;
      provision = { id, provisioner, nodes, at: new Set(nodes), doubt };
      this.provisions.set(id, provision);
    }
    return provision;
  }

  private delayed(
    claim: Claim,
    found: { early: readonly PlacedVolume[]; seen: readonly PlacedVolume[]; provision?: Provision },
  ): Route {
    const { early, seen, provision } = found;
    if (seen.some((volume) => !early.includes(volume))) {
      // The scheduler takes it, the controller refuses to finish, and the next try is the same.
      return seen.length === 1 && early.length === 0
        ? { kind: 'unbindable', tried: seen[0] }
        : {
            kind: 'open',
            because: `several volumes are kept for the claim, and '${seen[0].name}' lacks an access mode`,
          };
    }
    // The scheduler may have a volume made on another node before the controller binds the claim.
    if (early.length === 1 && seen.length === 1 && !provision) {
      return { kind: 'fixed', volume: early[0] };
    }
    const reserved = new Map(early.map((volume) => [volume, this.market.reserved(volume)]));
    return {
      kind: 'delayed',
      shelf: this.market.shelf(claim),
      reserved: seen.map((volume) => reserved.get(volume)!),
      early: [...reserved.values()],
      provision,
    };
  }

  private immediate(claim: Claim, early: readonly PlacedVolume[], provision: Provision | undefined): Route {
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
    if (provision && early.length === 0 && !shelf.kinds.some(({ bytes }) => bytes >= claim.bytes)) {
      return provision.doubt === undefined
        ? { kind: 'provisioned', provision }
        : { kind: 'open', because: provision.doubt };
    }
    return { kind: 'immediate', shelf, reserved: early.map((volume) => this.market.reserved(volume)), provision };
  }
}

/** Whether a volume was bound to a claim of this name, and may be still: without its `uid` that is not known. */
function boundBefore({ claimRef, phase }: PlacedVolume, claim: Claim): boolean {
  return !!claimRef?.uid && claim.uid === undefined && phase !== 'Released' && phase !== 'Failed';
}
