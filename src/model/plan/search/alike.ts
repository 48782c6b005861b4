import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import type { Kind } from '../rules/market';
import type { Provision } from '../rules/route';
import { candidates, type Slot, type Unit } from '../rules/unit';
import { alwaysFor, type Result, type Results } from './result';

/**
 * Finds the answer where pods of one claim each are alike in all and there are enough volumes for them, each on one node: then
 * every pod gets one. In most plans that is most of the pods, and many of them are alone.
 */
export function solveAlike({ stocks }: Board, { chains, tracked, kinds }: Component, results: Results): boolean {
  const [[unit]] = chains.length > 0 ? chains : [[]];
  if (!unit || tracked.length > 0 || !isPlain(unit) || !chains.every((chain) => isAlike(chain, unit))) {
    return false;
  }
  const [slot] = unit.slots;
  if (chains.length > 1 && (slot.reserved.length > 0 || kinds.some(({ nodes }) => nodes.length !== 1))) {
    return false;
  }
  if (slot.provision) {
    return chains.length === 1 && solveMade(unit, slot, slot.provision, results);
  }
  const isKnown = slot.reserved.length > 0 || unit.nodes.length === 1;
  const nodes = isKnown ? unit.nodes : stocks.spots(unit.nodes, slot);
  const others = chains.length - 1;
  const found = [...new Set(nodes.flatMap((node) => withinReach(slot, node, others)))];
  const volumes = found.reduce((sum, { members }) => sum + members.length, 0);
  if (volumes > 0 && volumes < chains.length) {
    return false;
  }
  const kind = volumes > 0 ? alwaysFor(unit) : 'never';
  const result: Result = { kind, kinds: () => found, provisioned: () => false };
  for (const [member] of chains) {
    results.setUnit(member, result);
  }
  return true;
}

/** A claim that no volume serves which is there: a provisioner makes one where the pod may run, or nowhere. */
function solveMade(unit: Unit, { shelf, reserved }: Slot, { at, doubt }: Provision, results: Results): boolean {
  if (doubt !== undefined || shelf.kinds.length + reserved.length > 0) {
    return false;
  }
  const isMade = unit.nodes.some((node) => at.has(node));
  results.setUnit(unit, { kind: isMade ? alwaysFor(unit) : 'never', kinds: () => [], provisioned: () => isMade });
  return true;
}

/** What a claim may get on a node: the smallest, and what is larger once others have taken all that is smaller. */
function withinReach(slot: Slot, node: number, others: number): Kind[] {
  let smaller = 0;
  let equal = 0;
  let bytes = 0;
  return candidates(slot, node).filter((kind) => {
    if (kind.bytes !== bytes) {
      smaller += equal;
      equal = 0;
      bytes = kind.bytes;
    }
    equal += kind.members.length;
    return slot.reserved.length > 0 || smaller <= others;
  });
}

function isAlike(chain: readonly Unit[], { signature }: Unit): boolean {
  return chain.length === 1 && chain[0].signature === signature;
}

function isPlain({ slots, orders, mark, single, doubt, stuck }: Unit): boolean {
  const [slot] = slots;
  return (
    slots.length === 1 &&
    orders.length + single.length === 0 &&
    mark === undefined &&
    doubt === undefined &&
    stuck === undefined &&
    !slot.tracked
  );
}
