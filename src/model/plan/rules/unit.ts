import type { Claim } from '../cluster/claim';
import type { NodeSet } from '../cluster/node';
import type { Pod } from '../cluster/pod';
import type { Mark } from './affinity';
import type { Kind, Shelf } from './market';
import type { Provision, Route } from './route';

/** A pod in the search: what it still has to find. */
export interface Unit {
  /** Undefined for a claim that no pod of the manifests mounts: then it is any pod that does. */
  readonly pod?: Pod;
  /** Where it may run: its own words, and the volumes that it is bound to already. */
  readonly nodes: NodeSet;
  /** What it still has to find, in the order in which the scheduler looks. */
  readonly slots: readonly Slot[];
  /** The other orders that the controller may give to claims of equal requests. */
  readonly orders: readonly (readonly Slot[])[];
  /** Why only a cluster knows when and where it runs. */
  readonly doubt?: string;
  /** The claim, as `namespace/name`, that is never bound, so that it never runs, whatever the others do. */
  readonly stuck?: string;
  /**
   * The claims, as `namespace/name`, that wait until a person hands them a volume: only then it runs, and perhaps that is never.
   * Its own, and those of the pods that it is made after.
   */
  readonly waiting: readonly string[];
  readonly mark?: Mark;
  /** Claims that only one pod at a time may mount. */
  readonly single: readonly string[];
  /** Units of one signature are alike in everything. */
  readonly signature: string;
  /** Made only when that one runs. */
  readonly after?: Unit;
}

/** What a unit has to find for one claim. */
export interface Slot {
  readonly claim: Claim;
  readonly shelf: Shelf;
  /** Kept for the claim: if there are any, the scheduler looks at nothing else. */
  readonly reserved: readonly Kind[];
  /** A provisioner makes what is not found. */
  readonly provision?: Provision;
  /** Its place among slots of equal requests is open. */
  readonly unordered: boolean;
  /** Set where more than this unit has a part in the claim. */
  readonly tracked?: Tracked;
}

/** A claim that is followed by itself: several pods mount it, or the volume controller binds it. */
export interface Tracked {
  readonly claim: Claim;
  readonly route: Extract<Route, { kind: 'named' | 'immediate' | 'delayed' }>;
  /** The pod with which it comes into being, if that has to wait for another one. */
  readonly madeAfter?: Unit;
}

/** What a claim needs of a pod, by its way to a volume. */
export function slotOf(claim: Claim, route: Tracked['route'], tracked: Tracked | undefined, unordered = false): Slot {
  return route.kind === 'named'
    ? { claim, shelf: EMPTY, reserved: [route.target], tracked, unordered }
    : { claim, shelf: route.shelf, reserved: route.reserved, provision: route.provision, tracked, unordered };
}

const EMPTY = { id: -1, kinds: [], at: (): readonly Kind[] => [] };

/** The kinds of a slot that are large enough, from the smallest up, on a node. */
export function candidates(slot: Slot, node: number): readonly Kind[] {
  return slot.reserved.length > 0
    ? slot.reserved.filter(({ nodes }) => nodes.includes(node))
    : largeEnough(slot.shelf.at(node), slot.claim.bytes);
}

/** The part of kinds, sorted by size, that begins with the first of at least so many bytes. */
export function largeEnough(kinds: readonly Kind[], bytes: number): readonly Kind[] {
  const from = firstOf(kinds, bytes);
  return from === 0 ? kinds : kinds.slice(from);
}

export function firstOf(kinds: readonly Kind[], bytes: number): number {
  let low = 0;
  let high = kinds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kinds[middle].bytes < bytes) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
