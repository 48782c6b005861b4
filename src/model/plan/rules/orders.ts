import type { Shelf } from './market';
import type { Slot } from './unit';

/** More orders than this are not tried. */
const MOST = 24;
/** Go's `sort.Sort` keeps the order of equal elements up to this many. */
const STABLE = 12;

/**
 * The orders besides the given one in which the scheduler may look at slots that ask for the same; undefined if they are too many.
 *
 * The scheduler sorts claims by request and keeps the pod's own order where they are equal. For a StatefulSet's pod that order
 * is open: its controller takes the claim templates from a Go map, anew for each pod.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/statefulset/stateful_set_utils.go updateStorage
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/scheduler/framework/plugins/volumebinding/binder.go byPVCSize
 */
export function claimOrders(slots: readonly Slot[]): (readonly Slot[])[] | undefined {
  const runs = runsOf(slots);
  const contested = runs.filter(compete);
  if (contested.length === 0) {
    return [];
  }
  if (slots.length > STABLE) {
    return undefined;
  }
  let orders: (readonly Slot[])[] = [[]];
  for (const run of runs) {
    const templates = run.filter(({ unordered }) => unordered);
    const rest = run.filter(({ unordered }) => !unordered);
    const tails = contested.includes(run) && templates.length > 1 ? permutations(templates) : [templates];
    orders = orders.flatMap((order) => tails.map((tail) => [...order, ...tail, ...rest]));
    if (orders.length > MOST) {
      return undefined;
    }
  }
  return orders.slice(1);
}

function runsOf(slots: readonly Slot[]): (readonly Slot[])[] {
  const runs: Slot[][] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last && last[0].claim.bytes === slot.claim.bytes) {
      last.push(slot);
    } else {
      runs.push([slot]);
    }
  }
  return runs;
}

/** Whether two of the slots are told apart, and some volume is among what both want. */
function compete(run: readonly Slot[]): boolean {
  // What the volume controller has to bind first takes no part in the order.
  const found = run.filter(({ tracked }) => tracked === undefined || tracked.route.kind === 'delayed');
  return found.some((one, index) =>
    found.slice(index + 1).some((other) => !areAlike(one, other) && overlap(one, other)),
  );
}

/** Whether two slots ask for the same, and nothing but their pod has to do with them. */
export function areAlike(one: Slot, other: Slot): boolean {
  return (
    one.shelf === other.shelf &&
    one.claim.bytes === other.claim.bytes &&
    !one.tracked &&
    !other.tracked &&
    one.reserved.length + other.reserved.length === 0
  );
}

/** The size of the largest kind that two shelves have in common; -1 if there is none. */
const LARGEST_IN_COMMON = new WeakMap<Shelf, WeakMap<Shelf, number>>();

function overlap(one: Slot, other: Slot): boolean {
  let known = LARGEST_IN_COMMON.get(one.shelf);
  if (!known) {
    known = new WeakMap();
    LARGEST_IN_COMMON.set(one.shelf, known);
  }
  let largest = known.get(other.shelf);
  if (largest === undefined) {
    const kinds = new Set(one.shelf.kinds);
    largest = other.shelf.kinds.filter((kind) => kinds.has(kind)).at(-1)?.bytes ?? -1;
    known.set(other.shelf, largest);
  }
  return largest >= one.claim.bytes;
}

function permutations(slots: readonly Slot[]): (readonly Slot[])[] {
  if (slots.length > 5) {
    return Array.from({ length: MOST + 1 }, () => slots);
  }
  return slots.length <= 1
    ? [slots]
    : slots.flatMap((slot, index) =>
        permutations(slots.filter((_, at) => at !== index)).map((rest) => [slot, ...rest]),
      );
}
