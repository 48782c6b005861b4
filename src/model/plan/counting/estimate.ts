import type { Effort } from '../effort';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { doubtOf } from '../rules/doubts';
import type { Kind } from '../rules/market';
import { ANYWHERE } from '../rules/stock';
import type { Slot, Tracked, Unit } from '../rules/unit';
import type { Move } from '../search/game';
import { alwaysFor, type Result, type Results } from '../search/result';
import { Storyteller } from '../search/story';
import { Adversary } from './adversary';
import { Counting } from './counting';

/** What can be said of a component with too many states to try: proofs by counting, and stories that an adversary finds. */
export function estimate(board: Board, component: Component, effort: Effort, results: Results): void {
  const estimator = new Estimator(board, component, effort);
  for (const [at, chain] of component.chains.entries()) {
    let before: Result | undefined;
    for (const [position, unit] of chain.entries()) {
      before = estimator.unit(unit, at, position, before);
      results.setUnit(unit, before);
    }
  }
  for (const claim of component.tracked) {
    results.setTracked(claim, estimator.tracked(claim));
  }
}

class Estimator {
  private readonly board: Board;
  private readonly counting: Counting;
  private readonly adversary: Adversary;
  private readonly storyteller: Storyteller;
  /** By what the chain up to the pod asks for: what was found for one of those that are alike. */
  private readonly found = new Map<string, { readonly chain: number; readonly moves: readonly Move[] } | undefined>();
  private readonly runs = new Map<string, boolean>();
  private readonly because: string;

  public constructor(board: Board, component: Component, effort: Effort) {
    this.board = board;
    this.counting = new Counting(board, component, effort);
    this.adversary = new Adversary(board, component, effort);
    this.storyteller = new Storyteller(board, component);
    const pods = component.chains.flat().length;
    const volumes = component.kinds.reduce((sum, { members }) => sum + members.length, 0);
    this.because = `${pods} pods and ${component.tracked.length} claims without one compete for ${volumes} volumes in more ways than are tried, and neither counting nor a simple play against it shows an answer`;
  }

  public tracked(claim: Tracked): Result {
    const { route } = claim;
    const kinds: Result['kinds'] = () => this.kindsOfTracked(claim);
    const provisioned: Result['provisioned'] = () => route.kind !== 'named' && route.provision !== undefined;
    if (route.kind === 'immediate' && !route.provision && kinds(0).length === 0) {
      return { kind: 'never', kinds, provisioned };
    }
    return !claim.madeAfter && this.counting.isTrackedSafe(claim)
      ? { kind: 'always', kinds, provisioned }
      : { kind: 'unknown', kinds, provisioned, because: this.because };
  }

  /** @param before The one that has to run before this one is made. */
  public unit(unit: Unit, chain: number, position: number, before: Result | undefined): Result {
    const what: Pick<Result, 'kinds' | 'provisioned'> = {
      kinds: (slot) => this.kindsOf(unit, unit.slots[slot]),
      provisioned: (slot) => unit.slots[slot].provision !== undefined,
    };
    if (before?.kind === 'never' || this.counting.canFirst(unit) === false) {
      return { kind: 'never', ...what };
    }
    if ((before === undefined || before.kind === 'always' || before.kind === 'awaited') && this.counting.isSafe(unit)) {
      return { kind: alwaysFor(unit), ...what };
    }
    const doubt = doubtOf(unit);
    const story = doubt === undefined ? (before?.story ?? this.storyOf(chain, position)) : undefined;
    return story && this.canRun(chain, position)
      ? { kind: 'sometimes', ...what, story }
      : { kind: 'unknown', ...what, because: doubt ?? this.because };
  }

  private storyOf(chain: number, position: number): Result['story'] {
    const key = this.keyOf(chain, position);
    if (!this.found.has(key)) {
      const last = this.adversary.alike(chain).at(-1)!;
      const moves = this.adversary.starve(last, position);
      this.found.set(key, moves && { chain: last, moves });
    }
    const found = this.found.get(key);
    return found && (() => this.storyteller.tell(found.moves, { chains: [found.chain, chain] }));
  }

  private canRun(chain: number, position: number): boolean {
    const key = this.keyOf(chain, position);
    const known = this.runs.get(key) ?? this.adversary.canRun(chain, position);
    this.runs.set(key, known);
    return known;
  }

  private keyOf(chain: number, position: number): string {
    return `${position} ${this.adversary.alike(chain)[0]}`;
  }

  private kindsOf(unit: Unit, slot: Slot): readonly Kind[] {
    if (slot.tracked) {
      return this.kindsOfTracked(slot.tracked);
    }
    return slot.reserved.length > 0 ? slot.reserved : this.board.stocks.kinds(unit.nodes, slot);
  }

  private kindsOfTracked({ route, claim }: Tracked): readonly Kind[] {
    switch (route.kind) {
      case 'named':
        return [route.target];
      case 'immediate':
        return [...route.reserved, ...this.board.stocks.kinds(ANYWHERE, { shelf: route.shelf, claim })];
      case 'delayed':
        return [...route.early, ...this.board.stocks.kinds(ANYWHERE, { shelf: route.shelf, claim })];
    }
  }
}
