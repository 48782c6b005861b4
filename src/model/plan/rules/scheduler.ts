import type { Kind } from './market';
import { candidates, type Slot } from './unit';

/** A tracked claim that is not bound. */
export const NONE = -1;
/** The volume is one that a provisioner makes, nobody here knows where. */
export const PROVISIONED = -2;

/** The volume is one that a provisioner makes for the pod that is scheduled on a node. */
export function provisionedOn(node: number): number {
  return PROVISIONED - 1 - node;
}

export function isProvisioned(kind: number): boolean {
  return kind <= PROVISIONED;
}

/** What a slot finds on one node: positions of kinds, from the smallest up. */
export interface Offer {
  readonly slot: Slot;
  readonly tracked?: number;
  readonly kinds: readonly number[];
  /** Each of them is kept for the claim, so that size plays no part. */
  readonly reserved: boolean;
  /** A provisioner makes a volume on the node. */
  readonly made: boolean;
  /** The volume controller has to bind it first. */
  readonly waits: boolean;
}

export type Assignment = readonly { readonly offer: Offer; readonly kind: number }[];

/** What a slot finds on a node as long as its claim is not bound. */
export function unbound(
  slot: Slot,
  node: number,
  kindAt: ReadonlyMap<Kind, number>,
): Pick<Offer, 'kinds' | 'reserved' | 'made' | 'waits'> {
  const route = slot.tracked?.route.kind;
  return {
    kinds: candidates(slot, node).map((kind) => kindAt.get(kind)!),
    reserved: slot.reserved.length > 0,
    made: slot.provision?.at.has(node) ?? false,
    waits: route === 'named' || route === 'immediate',
  };
}

/**
 * All that the claims of a pod may take on a node: none if one of them finds nothing, several where sizes are equal.
 *
 * Each claim takes the smallest of what fits and what those before it left. The order of equal sizes is that of a Go map,
 * and a new one at each try, so a pod that can be placed in one order is placed at last.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/scheduler/framework/plugins/volumebinding/binder.go findMatchingVolumes
 */
export function assign(
  offers: readonly Offer[],
  state: { readonly bound: readonly number[]; readonly free: readonly number[] },
  kinds: readonly Kind[],
  node: number,
): Assignment[] {
  let assignments: Assignment[] = [[]];
  for (const offer of offers) {
    const already = offer.tracked === undefined ? NONE : state.bound[offer.tracked];
    if (already !== NONE) {
      if (!isProvisioned(already) && !kinds[already].nodes.includes(node)) {
        return [];
      }
    } else if (offer.waits) {
      return [];
    } else {
      assignments = assignments.flatMap((assignment) =>
        choices(offer, state.free, kinds, assignment, node).map((kind) => [...assignment, { offer, kind }]),
      );
    }
  }
  return assignments;
}

/**
 * Whether only the provisioner knows if a pod finds all of that: it makes no volume for certain, or has made one for a pod on
 * another node, and other pods may reach it or not.
 */
export function hangsOnProvisioner(
  offers: readonly Offer[],
  assignment: Assignment,
  bound: readonly number[],
  node: number,
): boolean {
  return (
    assignment.some(({ offer, kind }) => isProvisioned(kind) && offer.slot.provision?.doubt !== undefined) ||
    offers.some(({ tracked }) => {
      const already = tracked === undefined ? NONE : bound[tracked];
      return isProvisioned(already) && already !== provisionedOn(node);
    })
  );
}

function choices(
  offer: Offer,
  free: readonly number[],
  kinds: readonly Kind[],
  before: Assignment,
  node: number,
): number[] {
  const left = offer.kinds.filter((kind) => free[kind] > before.filter((taken) => taken.kind === kind).length);
  if (left.length === 0) {
    return offer.made ? [provisionedOn(node)] : [];
  }
  return offer.reserved ? left : left.filter((kind) => kinds[kind].bytes === kinds[left[0]].bytes);
}
