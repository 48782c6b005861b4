import { append } from '../../multimap';
import type { NodeSet } from '../cluster/node';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { controllerChoices } from '../rules/controller';
import type { Kind } from '../rules/market';
import {
  type Assignment,
  assign,
  hangsOnProvisioner,
  isProvisioned,
  NONE,
  type Offer,
  unbound,
} from '../rules/scheduler';
import type { Slot, Tracked, Unit } from '../rules/unit';
import { spotsOf } from './spots';

/** What has happened so far in a component. Numbers are positions in the game's lists. */
export interface State {
  /** How many pods of each chain run. */
  readonly progress: readonly number[];
  /** The kind of each tracked claim's volume. */
  readonly bound: readonly number[];
  /** How many volumes of each kind are free. */
  readonly free: readonly number[];
  /** How many pods of each mark run on each node. */
  readonly marks: readonly number[];
}

/** One pod is scheduled, or one claim is bound by the volume controller. */
export interface Move {
  /** The chain whose next pod it is; undefined for the volume controller. */
  readonly chain?: number;
  readonly node?: number;
  readonly takes: readonly MoveTake[];
  readonly tie: boolean;
  /** Only the cluster knows whether it can happen. */
  readonly doubtful: boolean;
  /** It can happen, and perhaps never does: a person hands a volume over. */
  readonly optional: boolean;
}

export interface MoveTake {
  readonly slot?: Slot;
  readonly tracked?: number;
  readonly kind: number;
}

/** Of what is alike in a state, all but the first can be left out. */
export interface Skip {
  chain(chain: number): boolean;
  node(node: number): boolean;
  tracked(tracked: number): boolean;
}

/** The rules, for one component and one choice among the orders of equal claims. */
export class Game {
  public readonly chains: readonly (readonly Unit[])[];
  public readonly tracked: readonly Tracked[];
  public readonly kinds: readonly Kind[];
  public readonly nodes: NodeSet;
  /** The nodes that a unit may run on, as far as they matter. */
  public readonly spots: ReadonlyMap<Unit, NodeSet>;
  private readonly board: Board;
  private readonly kindAt: ReadonlyMap<Kind, number>;
  private readonly trackedAt: ReadonlyMap<Tracked, number>;
  private readonly unitAt = new Map<Unit, { readonly chain: number; readonly position: number }>();
  private readonly rivals = new Map<string, Unit[]>();
  private readonly waiters = new Map<string, Unit[]>();
  private readonly marks: readonly number[];
  private readonly offers = new Map<Unit, Map<number, readonly Offer[]>>();

  public constructor(board: Board, component: Component, chains = component.chains) {
    this.board = board;
    this.chains = chains;
    this.tracked = component.tracked;
    this.kinds = component.kinds;
    this.kindAt = new Map(component.kinds.map((kind, index) => [kind, index]));
    this.trackedAt = new Map(component.tracked.map((tracked, index) => [tracked, index]));
    const units = chains.flat();
    this.marks = [...new Set(units.flatMap(({ mark }) => mark ?? []))];
    this.spots = new Map(units.map((unit) => [unit, spotsOf(unit, board.stocks)]));
    this.nodes = [...new Set([...this.spots.values()].flat())].sort((a, b) => a - b);
    for (const [chain, members] of chains.entries()) {
      for (const [position, unit] of members.entries()) {
        // Tracked claims know units by their component, whatever the order of their claims here.
        this.unitAt.set(component.chains[chain][position], { chain, position });
        this.unitAt.set(unit, { chain, position });
        for (const key of unit.single) {
          append(this.rivals, key, unit);
        }
        for (const key of unit.waiting) {
          append(this.waiters, key, unit);
        }
      }
    }
  }

  public initial(): State {
    const marks = new Array(this.nodes.length * this.marks.length).fill(0);
    for (const { pod, node } of this.board.placed) {
      const mark = this.board.affinity.markOf(pod);
      const at = mark === undefined ? -1 : this.markAt(node, mark);
      if (at >= 0) {
        marks[at] += 1;
      }
    }
    return {
      progress: this.chains.map(() => 0),
      bound: this.tracked.map(() => NONE),
      free: this.kinds.map(({ members }) => members.length),
      marks,
    };
  }

  /** All that may happen next. */
  public moves(state: State, skip: Skip): Move[] {
    const moves = this.controllerMoves(state, skip);
    for (const [chain, members] of this.chains.entries()) {
      const unit = members[state.progress[chain]];
      if (!unit || unit.stuck !== undefined || skip.chain(chain) || this.isHeldUp(unit, state)) {
        continue;
      }
      for (const node of this.spots.get(unit)!) {
        if (!skip.node(node)) {
          moves.push(...this.placements(state, chain, unit, node));
        }
      }
    }
    return moves;
  }

  private placements(state: State, chain: number, unit: Unit, node: number): Move[] {
    if (this.isRefused(unit, node, state)) {
      return [];
    }
    const offers = this.offersOf(unit, node);
    const assignments = assign(offers, state, this.kinds, node);
    return assignments.map((assignment) => ({
      chain,
      node,
      takes: takesOf(assignment),
      tie: assignments.length > 1,
      doubtful: unit.doubt !== undefined || hangsOnProvisioner(offers, assignment, state.bound, node),
      optional: this.isOptional(unit, state),
    }));
  }

  public apply(state: State, { chain, node, takes }: Move): State {
    const progress = [...state.progress];
    const bound = [...state.bound];
    const free = [...state.free];
    let { marks } = state;
    for (const { tracked, kind } of takes) {
      if (!isProvisioned(kind)) {
        free[kind] -= 1;
      }
      if (tracked !== undefined) {
        bound[tracked] = kind;
      }
    }
    if (chain !== undefined) {
      const { mark } = this.chains[chain][progress[chain]];
      progress[chain] += 1;
      if (mark !== undefined) {
        const added = [...marks];
        added[this.markAt(node!, mark)] += 1;
        marks = added;
      }
    }
    return { progress, bound, free, marks };
  }

  /** The marks of the pods on a node. */
  public marksOn(state: State, node: number): readonly number[] {
    const from = this.nodes.indexOf(node) * this.marks.length;
    return state.marks.slice(from, from + this.marks.length);
  }

  /** How many numbers a state has. */
  public get size(): number {
    return this.chains.length + this.tracked.length + this.kinds.length + this.nodes.length * (1 + this.marks.length);
  }

  private exists(tracked: Tracked, state: State): boolean {
    const before = tracked.madeAfter && this.unitAt.get(tracked.madeAfter);
    return before === undefined || state.progress[before.chain] > before.position;
  }

  private controllerMoves(state: State, skip: Skip): Move[] {
    return this.tracked.flatMap((claim, tracked) => {
      if (state.bound[tracked] !== NONE || skip.tracked(tracked) || !this.exists(claim, state)) {
        return [];
      }
      const choices = controllerChoices(claim, this.kindAt, state.free);
      const { route } = claim;
      const isDoubtful = route.kind === 'immediate' && route.provision?.doubt !== undefined;
      return choices.map((kind) => ({
        takes: [{ tracked, kind }],
        tie: choices.length > 1,
        doubtful: isDoubtful && isProvisioned(kind),
        optional: false,
      }));
    });
  }

  private isRefused({ mark }: Unit, node: number, state: State): boolean {
    if (mark === undefined) {
      return false;
    }
    const conflicts = this.board.affinity.conflictsOf(mark);
    return this.marks.some((other) => conflicts.has(other) && state.marks[this.markAt(node, other)] > 0);
  }

  /** Whether another pod mounts a claim that is for one pod at a time. */
  private isHeldUp(unit: Unit, state: State): boolean {
    return unit.single.some((key) =>
      this.rivals.get(key)!.some((rival) => {
        const { chain, position } = this.unitAt.get(rival)!;
        return rival !== unit && state.progress[chain] > position;
      }),
    );
  }

  /** Whether a person has to hand a volume over before; a claim of a pod that runs has one. */
  private isOptional({ waiting }: Unit, { progress }: State): boolean {
    return !waiting.every((key) =>
      this.waiters.get(key)!.some((other) => {
        const { chain, position } = this.unitAt.get(other)!;
        return progress[chain] > position;
      }),
    );
  }

  private markAt(node: number, mark: number): number {
    const at = this.nodes.indexOf(node);
    const offset = this.marks.indexOf(mark);
    return at < 0 || offset < 0 ? -1 : at * this.marks.length + offset;
  }

  private offersOf(unit: Unit, node: number): readonly Offer[] {
    const byNode = this.offers.get(unit) ?? new Map<number, readonly Offer[]>();
    this.offers.set(unit, byNode);
    let offers = byNode.get(node);
    if (!offers) {
      offers = unit.slots.map((slot) => this.offerOf(slot, node));
      byNode.set(node, offers);
    }
    return offers;
  }

  private offerOf(slot: Slot, node: number): Offer {
    const tracked = slot.tracked && this.trackedAt.get(slot.tracked)!;
    return { slot, tracked, ...unbound(slot, node, this.kindAt) };
  }
}

function takesOf(assignment: Assignment): MoveTake[] {
  return assignment.map(({ offer: { slot, tracked }, kind }) => ({ slot, tracked, kind }));
}
