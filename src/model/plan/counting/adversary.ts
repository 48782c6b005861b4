import { append } from '../../multimap';
import type { Effort } from '../effort';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { controllerChoices } from '../rules/controller';
import type { Kind } from '../rules/market';
import { type Assignment, assign, isProvisioned, NONE, type Offer, unbound } from '../rules/scheduler';
import type { Slot, Unit } from '../rules/unit';
import type { Move } from '../search/game';

/** What it costs to look at what a pod finds on a node. */
const LOOK = 100;
/** What it costs to pass over pods that are alike. */
const STEP = 5;

/** One who tries to starve a pod by playing the others against it, by the real rules: if that succeeds, it is a proof. */
export class Adversary {
  private readonly board: Board;
  private readonly component: Component;
  private readonly kindAt: ReadonlyMap<Kind, number>;
  /** Chains that are alike, by what their first pods ask for. */
  private readonly groups: readonly (readonly number[])[];
  private readonly groupOf: (readonly number[])[];
  private readonly effort: Effort;

  public constructor(board: Board, component: Component, effort: Effort) {
    this.board = board;
    this.component = component;
    this.effort = effort;
    this.kindAt = new Map(component.kinds.map((kind, index) => [kind, index]));
    const groups = new Map<string, number[]>();
    for (const [chain, units] of component.chains.entries()) {
      append(groups, units.map(({ signature }) => signature).join(), chain);
    }
    this.groups = [...groups.values()];
    this.groupOf = component.chains.map(() => []);
    for (const group of this.groups) {
      for (const chain of group) {
        this.groupOf[chain] = group;
      }
    }
  }

  /** The chains that are alike to one, itself included. */
  public alike(chain: number): readonly number[] {
    return this.groupOf[chain];
  }

  /** Moves after which the pod never finds what it asks for; undefined if none were found. */
  public starve(chain: number, position: number): Move[] | undefined {
    const victim = this.component.chains[chain][position];
    if (this.effort.isSpent || victim.orders.length > 0 || !victim.slots.every(isPlain)) {
      return undefined;
    }
    const table = this.table();
    const order = this.order(victim, chain);
    const nodes = victim.nodes.filter((node) => this.look() && table.find(victim, node) !== undefined);
    for (const node of nodes) {
      while (table.find(victim, node) !== undefined) {
        const move = !this.effort.isSpent ? this.attack(table, order, node, victim, chain, position) : undefined;
        if (!move) {
          return undefined;
        }
        table.play(move);
      }
    }
    // What was played for a later node may not have mattered for an earlier one, but nothing is ever given back.
    return nodes.length > 0 ? table.moves : undefined;
  }

  /** Whether a pod is placed at least if its chain is alone: then it can be. */
  public canRun(chain: number, position: number): boolean {
    const table = this.table();
    for (const unit of this.component.chains[chain].slice(0, position + 1)) {
      const node = mayPlay(unit) ? unit.nodes.find((place) => this.look() && table.find(unit, place)) : undefined;
      if (node === undefined) {
        return false;
      }
      table.play(moveOf(chain, node, table.find(unit, node)![0], false));
    }
    return true;
  }

  /** A move on the node that takes something: best what the victim may have, or a place beside a pod that it avoids. */
  private attack(
    table: Table,
    order: readonly (readonly number[])[],
    node: number,
    victim: Unit,
    own: number,
    position: number,
  ): Move | undefined {
    const wanted = new Set(victim.slots.flatMap((slot) => unbound(slot, node, this.kindAt).kinds));
    let second: Move | undefined;
    for (const group of order) {
      this.effort.spend(STEP);
      const chain = table.next(group, own, position);
      const unit = chain === undefined ? undefined : this.component.chains[chain][table.progress[chain]];
      if (chain === undefined || !unit || !this.look() || !mayPlay(unit) || !unit.nodes.includes(node)) {
        continue;
      }
      const found = table.find(unit, node);
      if (!found) {
        continue;
      }
      const blocks = unit.mark !== undefined && victim.mark !== undefined && this.conflict(unit.mark, victim.mark);
      const best = found.find((assignment) => assignment.some(({ kind }) => wanted.has(kind)));
      const move = moveOf(chain, node, best ?? found[0], found.length > 1);
      if (blocks || best) {
        return move;
      }
      second ??= move.takes.length > 0 ? move : undefined;
    }
    return second ?? table.controllerMove(wanted);
  }

  private conflict(one: number, other: number): boolean {
    return this.board.affinity.conflictsOf(one).has(other);
  }

  /** Those first that the victim has to avoid, and those last that are like it. */
  private order(victim: Unit, chain: number): readonly (readonly number[])[] {
    const rank = (group: readonly number[]): number => {
      const [{ mark }] = this.component.chains[group[0]];
      return mark !== undefined && victim.mark !== undefined && this.conflict(mark, victim.mark)
        ? 0
        : group === this.groupOf[chain]
          ? 2
          : 1;
    };
    this.effort.spend(STEP * this.groups.length);
    return this.groups
      .map((group) => ({ group, rank: rank(group) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ group }) => group);
  }

  private table(): Table {
    this.effort.spend(this.component.chains.length + this.component.kinds.length);
    return new Table(this.board, this.component, this.kindAt);
  }

  private look(): boolean {
    return this.effort.spend(LOOK);
  }
}

function mayPlay({ doubt, stuck, slots, orders, single }: Unit): boolean {
  return (
    doubt === undefined && stuck === undefined && orders.length === 0 && single.length === 0 && slots.every(isPlain)
  );
}

function isPlain({ tracked, provision }: Slot): boolean {
  return !tracked && provision?.doubt === undefined;
}

function moveOf(chain: number, node: number, assignment: Assignment, tie: boolean): Move {
  const takes = assignment.map(({ offer: { slot }, kind }) => ({ slot, kind }));
  return { chain, node, takes, tie, doubtful: false, optional: false };
}

/** What is played, changed in place. */
class Table {
  public readonly moves: Move[] = [];
  public readonly progress: number[];
  private readonly bound: number[];
  private readonly free: number[];
  private readonly marks = new Map<number, Set<number>>();
  private readonly at = new Map<readonly number[], number>();
  private readonly board: Board;
  private readonly component: Component;
  private readonly kindAt: ReadonlyMap<Kind, number>;

  public constructor(board: Board, component: Component, kindAt: ReadonlyMap<Kind, number>) {
    this.board = board;
    this.component = component;
    this.kindAt = kindAt;
    this.progress = component.chains.map(() => 0);
    this.bound = component.tracked.map(() => NONE);
    this.free = component.kinds.map(({ members }) => members.length);
    for (const { pod, node } of board.placed) {
      this.mark(node, board.affinity.markOf(pod));
    }
  }

  /** What a unit may take on a node now; undefined if it cannot run there. */
  public find(unit: Unit, node: number): Assignment[] | undefined {
    const conflicts = unit.mark === undefined ? undefined : this.board.affinity.conflictsOf(unit.mark);
    if (conflicts && [...(this.marks.get(node) ?? [])].some((mark) => conflicts.has(mark))) {
      return undefined;
    }
    const offers = unit.slots.map((slot): Offer => ({ slot, ...unbound(slot, node, this.kindAt) }));
    const found = assign(offers, { bound: this.bound, free: this.free }, this.component.kinds, node);
    return found.length > 0 ? found : undefined;
  }

  /** A chain of a group that still has a pod to place; of the victim's own chain only the pods before it. */
  public next(group: readonly number[], own: number, position: number): number | undefined {
    let from = this.at.get(group) ?? 0;
    const isOpen = (chain: number): boolean =>
      this.progress[chain] < (chain === own ? position : this.component.chains[chain].length);
    while (from < group.length && !isOpen(group[from])) {
      from += 1;
    }
    this.at.set(group, from);
    return group[from];
  }

  /** A claim that the volume controller binds to one of the wanted kinds. */
  public controllerMove(wanted: ReadonlySet<number>): Move | undefined {
    for (const [tracked, claim] of this.component.tracked.entries()) {
      if (this.bound[tracked] === NONE && !claim.madeAfter && claim.route.kind !== 'delayed') {
        const choices = controllerChoices(claim, this.kindAt, this.free);
        const kind = choices.find((choice) => wanted.has(choice));
        if (kind !== undefined) {
          return { takes: [{ tracked, kind }], tie: choices.length > 1, doubtful: false, optional: false };
        }
      }
    }
    return undefined;
  }

  public play(move: Move): void {
    this.moves.push(move);
    for (const { kind, tracked } of move.takes) {
      if (!isProvisioned(kind)) {
        this.free[kind] -= 1;
      }
      if (tracked !== undefined) {
        this.bound[tracked] = kind;
      }
    }
    if (move.chain !== undefined) {
      this.mark(move.node!, this.component.chains[move.chain][this.progress[move.chain]].mark);
      this.progress[move.chain] += 1;
    }
  }

  private mark(node: number, mark: number | undefined): void {
    if (mark !== undefined) {
      this.marks.set(node, (this.marks.get(node) ?? new Set()).add(mark));
    }
  }
}
