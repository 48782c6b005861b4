import type { NodeSet } from '../cluster/node';
import type { Effort } from '../effort';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { doubtOf } from '../rules/doubts';
import { ANYWHERE } from '../rules/stock';
import type { Slot, Tracked, Unit } from '../rules/unit';
import { Crowd } from './crowd';
import { findsAlways, findsSometimes, roomFor } from './pristine';

/** What it costs to look at what a pod finds on a node. */
const LOOK = 30;

/**
 * Proofs by counting, for components with too many states to try.
 *
 * A pod that is starved finds each of its nodes spoilt: by a pod that it must keep away from, or by volumes that others have
 * taken. If the others are too few to spoil them all, it is never starved. What is counted may only be too high for the
 * others, and too low for what they need.
 */
export class Counting {
  private readonly board: Board;
  private readonly component: Component;
  /** How many claims can take something. */
  private readonly takers: number;
  /** Every volume is on one node, so that what a pod takes spoils that node only. */
  private readonly local: boolean;
  private readonly crowd: Crowd;
  private readonly proofs = new Map<string, boolean>();
  private readonly chances = new Map<string, boolean>();
  private readonly homogeneous: boolean;
  private readonly effort: Effort;

  public constructor(board: Board, component: Component, effort: Effort) {
    this.board = board;
    this.effort = effort;
    this.component = component;
    const units = component.chains.flat();
    this.crowd = new Crowd(units, board.affinity);
    this.takers = this.crowd.slots + component.tracked.length;
    this.local = component.kinds.every(({ nodes }) => nodes.length <= 1);
    this.homogeneous =
      component.tracked.length === 0 && units.every(({ signature }) => signature === units[0].signature);
  }

  /** Whether a unit may find all that it asks for if it comes first: if not, it never does. Undefined if that is not known. */
  public canFirst(unit: Unit): boolean | undefined {
    if (unit.stuck !== undefined || unit.nodes.length === 0) {
      return false;
    }
    if (unit.slots.some(({ tracked, provision }) => tracked || provision?.doubt !== undefined)) {
      return undefined;
    }
    let possible = this.chances.get(unit.signature);
    if (possible === undefined) {
      const [slot] = unit.slots;
      possible =
        unit.slots.length === 1 && slot.reserved.length === 0
          ? isMadeFor(unit, slot) || this.board.stocks.count(unit.nodes, slot) > 0
          : unit.nodes.some((node) => this.look() && findsSometimes(unit, node));
      this.chances.set(unit.signature, possible);
    }
    return possible || !this.effort.isSpent ? possible : undefined;
  }

  /** Whether it is shown that a unit always finds what it asks for, once it is made. */
  public isSafe(unit: Unit): boolean {
    const isFollowed = unit.single.length > 0 || unit.slots.some(({ tracked }) => tracked);
    if (doubtOf(unit) !== undefined || unit.stuck !== undefined || isFollowed) {
      return false;
    }
    let safe = this.proofs.get(unit.signature);
    if (safe === undefined) {
      const rest = withoutMade(unit);
      safe =
        rest.slots.length === 0 && rest.mark === undefined
          ? rest.nodes.length > 0
          : this.isSafeByVolumes(rest) || this.isSafeByCopies(rest) || this.isSafeByNodes(rest);
      this.proofs.set(unit.signature, safe);
    }
    return safe;
  }

  /** Whether it is shown that a claim which the volume controller binds always finds a volume. */
  public isTrackedSafe({ claim, route }: Tracked): boolean {
    switch (route.kind) {
      case 'immediate':
        return route.provision
          ? route.provision.doubt === undefined
          : this.board.stocks.count(ANYWHERE, { claim, shelf: route.shelf }) > this.takers - 1;
      case 'named':
        return this.takers === 1;
      case 'delayed':
        return false;
    }
  }

  /** One claim, nobody to keep away from: the others cannot take all that it may get. */
  private isSafeByVolumes(unit: Unit): boolean {
    const { slots, nodes, mark } = unit;
    const [slot] = slots;
    return (
      slots.length === 1 &&
      mark === undefined &&
      slot.reserved.length === 0 &&
      (isMadeFor(unit, slot) || this.board.stocks.count(nodes, slot) > this.takers - 1)
    );
  }

  /** All pods are alike: their nodes have room for all of them, in whatever order they come. */
  private isSafeByCopies(unit: Unit): boolean {
    if (!this.homogeneous || !this.local) {
      return false;
    }
    const pods = this.component.chains.flat().length;
    const conflicts = unit.mark === undefined ? undefined : this.board.affinity.conflictsOf(unit.mark);
    let room = 0;
    for (const node of this.nodesOf(unit)) {
      if (!this.look() || this.isBlocked(unit, node)) {
        continue;
      }
      room += conflicts?.has(unit.mark!) ? Math.min(1, roomFor(unit, node)) : roomFor(unit, node);
      if (room >= pods) {
        return true;
      }
    }
    return false;
  }

  private isSafeByNodes(unit: Unit): boolean {
    const { slots } = unit;
    if (!this.local || slots.some(({ provision, reserved }) => provision || reserved.length > 0)) {
      return false;
    }
    const { blockers, others } = this.crowd.besides(unit);
    const controlled = this.component.tracked.length;
    const needs = this.nodesOf(unit)
      .filter((node) => this.look() && !this.isBlocked(unit, node) && findsAlways(unit, node))
      .map((node) => needToSpoil(slots, node))
      .sort((a, b) => a - b);
    if (this.effort.isSpent) {
      return false;
    }
    // Each pod spoils one node at most.
    if (needs.length > blockers + others.pods + controlled) {
      return true;
    }
    const toFill = needs.slice(0, Math.max(0, needs.length - blockers));
    if (toFill.reduce((sum, need) => sum + need, 0) > others.slots + controlled) {
      return true;
    }
    return needs.filter((need) => need > others.slotsOnNode + controlled).length > blockers;
  }

  /** Whether a pod that is placed by its manifest keeps a unit from a node. */
  private isBlocked({ mark }: Unit, node: number): boolean {
    const conflicts = mark === undefined ? undefined : this.board.affinity.conflictsOf(mark);
    return this.board.placed.some((other) => {
      const placed = this.board.affinity.markOf(other.pod);
      return other.node === node && placed !== undefined && conflicts?.has(placed);
    });
  }

  /** The nodes with something for the first slot of a unit. */
  private nodesOf({ slots: [slot], nodes }: Unit): NodeSet {
    if (!slot) {
      return nodes;
    }
    this.effort.spend(this.board.stocks.count(nodes, slot));
    return this.effort.isSpent ? [] : this.board.stocks.spots(nodes, slot);
  }

  private look(): boolean {
    return this.effort.spend(LOOK);
  }
}

/**
 * What a unit has to find among the volumes that are there: no slot for which one can only be made, and only the nodes on which
 * that is done.
 */
function withoutMade(unit: Unit): Unit {
  const made = unit.slots.filter(
    ({ provision, shelf, reserved }) => provision && shelf.kinds.length + reserved.length === 0,
  );
  return made.length === 0
    ? unit
    : {
        ...unit,
        nodes: unit.nodes.filter((node) => made.every(({ provision }) => provision!.at.has(node))),
        slots: unit.slots.filter((slot) => !made.includes(slot)),
      };
}

function isMadeFor({ nodes }: Unit, { provision }: Slot): boolean {
  return provision !== undefined && nodes.some((node) => provision.at.has(node));
}

/**
 * How many volumes of a node have to be gone at least before a pod with these slots fails there: as long as each slot sees as
 * many as the pod has slots, the others of the pod leave one for it.
 */
function needToSpoil(slots: readonly Slot[], node: number): number {
  const spare = slots.map(({ shelf, claim }) => {
    const kinds = shelf.at(node);
    const fitting = kinds.filter(({ bytes }) => bytes >= claim.bytes);
    return fitting.reduce((sum, { members }) => sum + members.length, 0) - (slots.length - 1);
  });
  return Math.max(1, Math.min(...spare));
}
