import type { Effort } from '../effort';
import { NONE } from '../rules/scheduler';
import type { Game, Move, State } from './game';
import { Symmetry } from './symmetry';

/** What a number of a state costs: it is copied, compared and printed. */
const STEPS = 10;

/** What it costs to tell for a thing what becomes of it from a state on. */
const STEPS_BACK = 5;

/** A state and the best known way to it. */
interface Visit {
  readonly state: State;
  /** How many choices among equals the way needs; infinite if only the cluster knows whether it can happen. */
  readonly ties: number;
  readonly from?: Visit;
  readonly move?: Move;
  next: string[];
  /** Whether nothing happens from here for certain, as long as no person does what is waited for. */
  final: boolean;
  /** The same where all that is waited for is done as soon as it can be. */
  finished: boolean;
}

/** What may become of one thing: the pods of one place in the chains of a group, or one tracked claim. */
export interface Outcome {
  /** It happens, with each of them, in every case. */
  readonly always: boolean;
  /** The same once a person does all that is waited for. */
  readonly awaited: boolean;
  /** It happens in some case; `surely`, if nothing that only a cluster knows is needed. */
  readonly possible: boolean;
  readonly surely: boolean;
  /** The shortest way, of those with the fewest ties, after which it cannot happen any more. */
  readonly starved?: Starved;
}

export interface Starved {
  readonly moves: readonly Move[];
  readonly state: State;
  readonly ties: number;
}

/** Everything that can happen in a game. */
export class Exploration {
  public readonly symmetry: Symmetry;
  private readonly game: Game;
  private readonly effort: Effort;
  private readonly levels: Map<string, Visit>[] = [];
  /** For each chain group and place, and each tracked claim: how often it can happen from a state on. */
  private readonly reach = new Map<Visit, readonly number[]>();
  private readonly targets: readonly Target[];
  private readonly outcomes: Outcome[] = [];
  private readonly taken = new Map<string, Set<number>>();

  /** Undefined if that takes more than the effort. */
  public static of(game: Game, effort: Effort): Exploration | undefined {
    const exploration = new Exploration(game, effort);
    return exploration.levels.length > 0 ? exploration : undefined;
  }

  private constructor(game: Game, effort: Effort) {
    this.game = game;
    this.effort = effort;
    this.symmetry = new Symmetry(game);
    this.targets = targetsOf(game, this.symmetry);
    this.explore();
    if (this.levels.length > 0) {
      this.lookBack();
    }
  }

  /** The kinds that the claim of a slot may get. */
  public kindsOf(chain: number, position: number, slot: number): number[] {
    return this.expanded(`${this.symmetry.groupOf[chain]} ${position} ${slot}`);
  }

  public kindsOfTracked(tracked: number): number[] {
    return this.expanded(`tracked ${this.symmetry.trackedGroupOf[tracked]}`);
  }

  public outcomeOf(chain: number, position: number): Outcome {
    const group = this.symmetry.groupOf[chain];
    return this.outcome((target) => target.group === group && target.position === position);
  }

  public outcomeOfTracked(tracked: number): Outcome {
    const group = this.symmetry.trackedGroupOf[tracked];
    return this.outcome((target) => target.tracked === group);
  }

  private outcome(matches: (target: Target) => boolean): Outcome {
    const index = this.targets.findIndex(matches);
    this.outcomes[index] ??= this.judge(index);
    return this.outcomes[index];
  }

  private judge(index: number): Outcome {
    const { count, most } = this.targets[index];
    const visits = this.levels.flatMap((level) => [...level.values()]);
    const [root] = visits;
    let starved: Visit | undefined;
    let surely = false;
    let always = true;
    let awaited = true;
    for (const visit of visits) {
      const now = count(visit.state);
      surely ||= now > 0 && visit.ties < Number.POSITIVE_INFINITY;
      always &&= !visit.final || now === most;
      awaited &&= !visit.finished || now === most;
      if (
        now < most &&
        this.reach.get(visit)![index] === now &&
        visit.ties < (starved?.ties ?? Number.POSITIVE_INFINITY)
      ) {
        starved = visit;
      }
    }
    const possible = this.reach.get(root)![index] > 0;
    return {
      always,
      awaited,
      possible,
      surely,
      starved: starved && { moves: wayTo(starved), state: starved.state, ties: starved.ties },
    };
  }

  /** Level by level: a state has always the same number of steps behind it. */
  private explore(): void {
    const start = this.game.initial();
    let level = new Map([
      [this.symmetry.keyOf(start), { state: start, ties: 0, next: [], final: true, finished: true } as Visit],
    ]);
    while (level.size > 0) {
      this.levels.push(level);
      const next = new Map<string, Visit>();
      for (const visit of level.values()) {
        this.expand(visit, next);
        if (this.effort.isSpent) {
          this.levels.length = 0;
          return;
        }
      }
      level = next;
    }
  }

  private expand(visit: Visit, next: Map<string, Visit>): void {
    const moves = this.game.moves(visit.state, this.symmetry.skip(visit.state));
    this.effort.spend(this.game.size * (moves.length + 1) * STEPS + this.targets.length * STEPS_BACK);
    for (const move of moves) {
      this.note(visit.state, move);
      const state = this.game.apply(visit.state, move);
      const key = this.symmetry.keyOf(state);
      const ties = move.doubtful ? Number.POSITIVE_INFINITY : visit.ties + (move.tie ? 1 : 0);
      const known = next.get(key);
      if (!known || ties < known.ties) {
        next.set(key, { state, ties, from: visit, move, next: [], final: true, finished: true });
      }
      visit.next.push(key);
      visit.final &&= move.doubtful || move.optional;
      visit.finished &&= move.doubtful;
    }
  }

  private note(state: State, { chain, takes }: Move): void {
    for (const { slot, tracked, kind } of takes) {
      const key =
        tracked !== undefined
          ? `tracked ${this.symmetry.trackedGroupOf[tracked]}`
          : `${this.symmetry.groupOf[chain!]} ${state.progress[chain!]} ${this.game.chains[chain!][state.progress[chain!]].slots.indexOf(slot!)}`;
      const kinds = this.taken.get(key) ?? new Set<number>();
      this.taken.set(key, kinds.add(kind));
    }
  }

  private lookBack(): void {
    for (const [depth, level] of [...this.levels.entries()].reverse()) {
      for (const visit of level.values()) {
        const best = this.targets.map(({ count }) => count(visit.state));
        for (const key of visit.next) {
          const later = this.reach.get(this.levels[depth + 1].get(key)!)!;
          for (const [index, value] of later.entries()) {
            best[index] = Math.max(best[index], value);
          }
        }
        this.reach.set(visit, best);
      }
    }
  }

  private expanded(key: string): number[] {
    const kinds = [...(this.taken.get(key) ?? [])];
    return [...new Set(kinds.flatMap((kind) => (kind < 0 ? [kind] : this.symmetry.alike(kind))))];
  }
}

interface Target {
  readonly group?: number;
  readonly position?: number;
  readonly tracked?: number;
  /** How often it has happened. */
  readonly count: (state: State) => number;
  readonly most: number;
}

function targetsOf(game: Game, symmetry: Symmetry): Target[] {
  const pods = symmetry.groups.flatMap((chains, group) =>
    game.chains[chains[0]].map((_, position) => ({
      group,
      position,
      count: ({ progress }: State) => chains.filter((chain) => progress[chain] > position).length,
      most: chains.length,
    })),
  );
  const claims = symmetry.trackedGroups.map((members, tracked) => ({
    tracked,
    count: ({ bound }: State) => members.filter((claim) => bound[claim] !== NONE).length,
    most: members.length,
  }));
  return [...pods, ...claims];
}

function wayTo(visit: Visit): Move[] {
  const moves: Move[] = [];
  for (let at: Visit | undefined = visit; at?.move; at = at.from) {
    moves.unshift(at.move);
  }
  return moves;
}
