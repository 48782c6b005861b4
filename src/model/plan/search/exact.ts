import type { Effort } from '../effort';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { doubtOf } from '../rules/doubts';
import type { Kind } from '../rules/market';
import { areAlike } from '../rules/orders';
import { isProvisioned, NONE } from '../rules/scheduler';
import type { Slot, Unit } from '../rules/unit';
import { Exploration, type Outcome, type Starved } from './exploration';
import { Game } from './game';
import type { Result, Results } from './result';
import { Storyteller } from './story';

/** More choices among the orders of equal claims than this are not tried. */
const MOST_VARIANTS = 16;

/** Plays a component in every possible way, and says whether that took no more than the effort. */
export function solveExactly(board: Board, component: Component, effort: Effort, results: Results): boolean {
  const variants = variantsOf(component);
  if (!variants) {
    return false;
  }
  const runs: Run[] = [];
  for (const chains of variants) {
    const game = new Game(board, component, chains);
    const exploration = Exploration.of(game, effort);
    if (!exploration) {
      return false;
    }
    runs.push(new Run(board, component, game, exploration));
  }
  const doubt = component.chains
    .flat()
    .map(doubtOf)
    .find((words) => words !== undefined);
  for (const [at, chain] of component.chains.entries()) {
    for (const [position, unit] of chain.entries()) {
      const outcomes = unit.stuck === undefined ? runs.map((run) => run.ofUnit(unit, at, position)) : [];
      results.setUnit(unit, outcomes.length > 0 ? merge(outcomes, doubtOf(unit) ?? doubt) : NEVER);
    }
  }
  for (const [at, claim] of component.tracked.entries()) {
    const outcomes = runs.map((run) => run.ofTracked(at));
    results.setTracked(claim, merge(outcomes, doubt));
  }
  return true;
}

const NEVER: Result = { kind: 'never', kinds: () => [], provisioned: () => false };

interface RunResult extends Outcome {
  readonly kinds: readonly (readonly Kind[])[];
  readonly provisioned: readonly boolean[];
  readonly story?: Result['story'];
}

/** One choice among the orders of equal claims, played in every way. */
class Run {
  private readonly storyteller: Storyteller;
  private readonly component: Component;
  private readonly game: Game;
  private readonly exploration: Exploration;

  public constructor(board: Board, component: Component, game: Game, exploration: Exploration) {
    this.component = component;
    this.game = game;
    this.exploration = exploration;
    this.storyteller = new Storyteller(board, game);
  }

  public ofUnit(unit: Unit, chain: number, position: number): RunResult {
    const outcome = this.exploration.outcomeOf(chain, position);
    const played = this.game.chains[chain][position].slots;
    const found = unit.slots.map((slot) => {
      if (slot.tracked) {
        return this.exploration.kindsOfTracked(this.component.tracked.indexOf(slot.tracked));
      }
      // Slots that ask for the same are played in one order; in the other ones they change places.
      const alike = played.filter(
        (other) => other === slot || (slot.unordered && other.unordered && areAlike(slot, other)),
      );
      return alike.flatMap((other) => this.exploration.kindsOf(chain, position, played.indexOf(other)));
    });
    return {
      ...outcome,
      ...this.named(found),
      story: outcome.starved && this.storyOf(outcome.starved, chain, position),
    };
  }

  public ofTracked(tracked: number): RunResult {
    const outcome = this.exploration.outcomeOfTracked(tracked);
    const { starved } = outcome;
    return {
      ...outcome,
      ...this.named([this.exploration.kindsOfTracked(tracked)]),
      story: starved && this.storyOfTracked(starved, tracked),
    };
  }

  private storyOfTracked({ moves, state }: Starved, tracked: number): Result['story'] {
    const { symmetry } = this.exploration;
    const behind = symmetry.trackedGroups[symmetry.trackedGroupOf[tracked]].find(
      (other) => state.bound[other] === NONE,
    )!;
    const swapped = state.bound[tracked] === NONE ? {} : { tracked: [tracked, behind] as const };
    return () => this.storyteller.tell(moves, swapped);
  }

  /** The way ends with some chain of the group behind; this one takes its part, if it is not behind itself. */
  private storyOf({ moves, state }: Starved, chain: number, position: number): Result['story'] {
    const { symmetry } = this.exploration;
    const behind = symmetry.groups[symmetry.groupOf[chain]].find((other) => state.progress[other] <= position)!;
    const swapped = state.progress[chain] <= position ? {} : { chains: [chain, behind] as const };
    return () => this.storyteller.tell(moves, swapped);
  }

  /** What each slot may get, of those that are there, and whether one may be made. */
  private named(found: readonly (readonly number[])[]): Pick<RunResult, 'kinds' | 'provisioned'> {
    return {
      kinds: found.map((kinds) =>
        [...new Set(kinds)].filter((kind) => !isProvisioned(kind)).map((kind) => this.component.kinds[kind]),
      ),
      provisioned: found.map((kinds) => kinds.some(isProvisioned)),
    };
  }
}

/** What holds in every variant, and in some: which of them it is, is open. */
function merge(outcomes: readonly RunResult[], doubt: string | undefined): Result {
  const found = outcomes[0].kinds.map((_, slot) => [...new Set(outcomes.flatMap((outcome) => outcome.kinds[slot]))]);
  const what: Pick<Result, 'kinds' | 'provisioned'> = {
    kinds: (slot) => found[slot],
    provisioned: (slot) => outcomes.some(({ provisioned }) => provisioned[slot]),
  };
  if (outcomes.every(({ possible }) => !possible)) {
    return { kind: 'never', ...what };
  }
  if (outcomes.every(({ always }) => always)) {
    return { kind: 'always', ...what };
  }
  if (outcomes.every(({ awaited }) => awaited)) {
    return { kind: 'awaited', ...what };
  }
  const told = outcomes.filter(({ story }) => story !== undefined).sort((a, b) => a.starved!.ties - b.starved!.ties);
  return told.length > 0 && outcomes.some(({ surely }) => surely)
    ? { kind: 'sometimes', ...what, story: told[0].story }
    : { kind: 'unknown', ...what, because: doubt };
}

/** The chains in each choice among the orders of equal claims; undefined if there are too many. */
function variantsOf({ chains }: Component): (readonly (readonly Unit[])[])[] | undefined {
  const open = chains.flat().filter(({ orders }) => orders.length > 0);
  let choices: ReadonlyMap<Unit, readonly Slot[]>[] = [new Map()];
  for (const unit of open) {
    choices = choices.flatMap((choice) =>
      [unit.slots, ...unit.orders].map((order) => new Map([...choice, [unit, order]])),
    );
    if (choices.length > MOST_VARIANTS) {
      return undefined;
    }
  }
  return choices.map((choice) =>
    chains.map((chain) =>
      chain.map((unit) => {
        const slots = choice.get(unit);
        return slots
          ? { ...unit, slots, signature: `${unit.signature} ${slots.map((slot) => unit.slots.indexOf(slot))}` }
          : unit;
      }),
    ),
  );
}
