import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import type { Kind } from '../rules/market';
import { candidates, type Unit } from '../rules/unit';
import type { Results } from './result';

/** Finds the answer for one pod with one claim that nobody competes with, as in most plans most of them are. */
export function solveLone({ stocks }: Board, { chains, tracked }: Component, results: Results): boolean {
  const [[unit, ...later], ...others] = chains.length > 0 ? chains : [[]];
  if (!unit || later.length + others.length + tracked.length > 0 || !isPlain(unit)) {
    return false;
  }
  const [slot] = unit.slots;
  const isKnown = slot.reserved.length > 0 || unit.nodes.length === 1;
  const nodes = isKnown ? unit.nodes : stocks.spots(unit.nodes, slot);
  const found = new Set<Kind>();
  for (const node of nodes) {
    const [first, ...rest] = candidates(slot, node);
    if (first) {
      found.add(first);
      for (const kind of rest) {
        if (slot.reserved.length > 0 || kind.bytes === first.bytes) {
          found.add(kind);
        }
      }
    }
  }
  const kinds = [...found];
  results.setUnit(unit, { kind: kinds.length > 0 ? 'always' : 'never', kinds: () => kinds });
  return true;
}

function isPlain({ slots, orders, mark, single, doubt, stuck }: Unit): boolean {
  const [slot] = slots;
  return (
    slots.length === 1 &&
    orders.length + single.length === 0 &&
    mark === undefined &&
    doubt === undefined &&
    stuck === undefined &&
    !slot.dynamic &&
    !slot.tracked
  );
}
