import type { Step, Take } from '../plan';
import type { Board } from '../rules/board';
import type { Component } from '../rules/component';
import { isProvisioned } from '../rules/scheduler';
import type { Move } from './game';

/** Moves as steps with names. */
export class Storyteller {
  private readonly board: Board;
  private readonly game: Component;

  public constructor(board: Board, game: Component) {
    this.board = board;
    this.game = game;
  }

  /** @param swapped Two chains, or two tracked claims, of a group that change their names: then the story is about another. */
  public tell(moves: readonly Move[], swapped: Swapped = {}): Step[] {
    const progress = this.game.chains.map(() => 0);
    const given = this.game.kinds.map(() => 0);
    const steps = moves.map(({ chain, node, takes, tie }): Step => {
      const unit = chain === undefined ? undefined : this.game.chains[chain][progress[chain]];
      const teller = unit && this.game.chains[swap(chain!, swapped.chains)][progress[chain!]];
      if (chain !== undefined) {
        progress[chain] += 1;
      }
      const taken = takes
        .filter(({ kind }) => !isProvisioned(kind))
        .map(({ slot, tracked, kind }): Take => {
          const { namespace, name } =
            tracked === undefined
              ? teller!.slots[unit!.slots.indexOf(slot!)].claim
              : this.game.tracked[swap(tracked, swapped.tracked)].claim;
          const volume = this.game.kinds[kind].members[given[kind]++];
          return { claim: { namespace, name }, volume: volume.name, bytes: volume.bytes };
        });
      const pod = teller?.pod;
      return {
        ...(pod && { pod: { namespace: pod.namespace, name: pod.name } }),
        ...(node !== undefined && { node: this.board.cluster.nodes.all[node].name }),
        takes: taken,
        tie:
          tie || takes.some(({ kind }) => !isProvisioned(kind) && given[kind] < this.game.kinds[kind].members.length),
      };
    });
    // A volume that is made for a claim without its pod takes nothing from anyone.
    return steps.filter(({ node, takes }) => node !== undefined || takes.length > 0);
  }
}

export interface Swapped {
  readonly chains?: readonly [number, number];
  readonly tracked?: readonly [number, number];
}

function swap(at: number, pair: readonly [number, number] | undefined): number {
  return at === pair?.[0] ? pair[1] : at === pair?.[1] ? pair[0] : at;
}
