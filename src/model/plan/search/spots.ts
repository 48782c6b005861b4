import type { NodeSet } from '../cluster/node';
import type { Stocks } from '../rules/stock';
import type { Unit } from '../rules/unit';

/** A unit that finds nothing and keeps away from nobody may as well run on one node only. */
export function spotsOf(unit: Unit, stocks: Stocks): NodeSet {
  if (unit.slots.length === 0) {
    return unit.mark === undefined ? unit.nodes.slice(0, 1) : unit.nodes;
  }
  const slot = unit.slots.find(({ provision }) => !provision);
  if (!slot) {
    return unit.nodes;
  }
  const { reserved, tracked } = slot;
  const kept = [...reserved, ...(tracked?.route.kind === 'delayed' ? tracked.route.early : [])];
  if (kept.length === 0) {
    return stocks.spots(unit.nodes, slot);
  }
  const reached = new Set([...stocks.kinds(unit.nodes, slot), ...kept].flatMap(({ nodes }) => nodes));
  return unit.nodes.filter((node) => reached.has(node));
}
