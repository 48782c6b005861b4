import type { Kind } from '../rules/market';
import { candidates, type Slot, type Unit } from '../rules/unit';

/** Whether a unit finds all that it asks for on a node that nobody has touched, in every order of its equal claims. */
export function findsAlways(unit: Unit, node: number): boolean {
  return [unit.slots, ...unit.orders].every((order) => finds(order, node, new Map()));
}

/** The same in some order. */
export function findsSometimes(unit: Unit, node: number): boolean {
  return [unit.slots, ...unit.orders].some((order) => finds(order, node, new Map()));
}

/**
 * How many pods like this one a node has room for if they are all that come, at least; which of equal volumes are taken is
 * open, so where that may matter, it is one at most.
 */
export function roomFor(unit: Unit, node: number): number {
  if (unit.slots.length === 0) {
    return Number.MAX_SAFE_INTEGER;
  }
  if (!findsAlways(unit, node)) {
    return 0;
  }
  const [slot] = unit.slots;
  if (unit.slots.length === 1) {
    return candidates(slot, node).reduce((sum, { members }) => sum + members.length, 0);
  }
  if (unit.orders.length > 0 || hasTies(unit.slots, node)) {
    return 1;
  }
  const taken = new Map<Kind, number>();
  let copies = 0;
  while (take(unit.slots, node, taken)) {
    copies += 1;
  }
  return copies;
}

function hasTies(slots: readonly Slot[], node: number): boolean {
  return slots.some((slot) => {
    const kinds = candidates(slot, node);
    return kinds.some(({ bytes }, index) => kinds[index + 1]?.bytes === bytes);
  });
}

/** Takes the smallest for each slot; without ties there is no choice. */
function take(slots: readonly Slot[], node: number, taken: Map<Kind, number>): boolean {
  return slots.every((slot) => {
    const kind = candidates(slot, node).find((candidate) => (taken.get(candidate) ?? 0) < candidate.members.length);
    if (kind) {
      taken.set(kind, (taken.get(kind) ?? 0) + 1);
    }
    return kind !== undefined;
  });
}

/** Whether some choice among equal volumes leaves something for every slot. */
function finds(slots: readonly Slot[], node: number, taken: ReadonlyMap<Kind, number>): boolean {
  const [slot, ...rest] = slots;
  if (!slot) {
    return true;
  }
  const left = candidates(slot, node).filter((kind) => (taken.get(kind) ?? 0) < kind.members.length);
  if (left.length === 0) {
    return (slot.provision?.at.has(node) ?? false) && finds(rest, node, taken);
  }
  const choices = slot.reserved.length > 0 ? left : left.filter(({ bytes }) => bytes === left[0].bytes);
  return choices.some((kind) => finds(rest, node, new Map([...taken, [kind, (taken.get(kind) ?? 0) + 1]])));
}
