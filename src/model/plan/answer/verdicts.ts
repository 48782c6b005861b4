import type { Claim } from '../cluster/claim';
import { once } from '../once';
import type { Step, Verdict } from '../plan';
import type { Board } from '../rules/board';
import { describePod } from '../rules/doubts';
import type { Kind } from '../rules/market';
import type { Result, Results } from '../search/result';
import { fixForNever, fixForRisk, volumeToKeep, type WhatIf } from './fix';
import { Reasons } from './reasons';

/** From what pods and claims do to what is said about each claim. */
export class Verdicts {
  private readonly board: Board;
  private readonly results: Results;
  private readonly reasons: Reasons;
  private readonly isFixedBy: WhatIf;
  private readonly names = new WeakMap<readonly Kind[], readonly string[]>();

  public constructor(board: Board, results: Results, isFixedBy: WhatIf) {
    this.board = board;
    this.results = results;
    this.isFixedBy = isFixedBy;
    this.reasons = new Reasons(board);
  }

  public of(claim: Claim): Verdict {
    const route = this.board.routes.get(claim.key)!;
    switch (route.kind) {
      case 'open':
        return { kind: 'unproven', because: route.because };
      case 'unbindable':
        return this.never(claim);
      case 'fixed':
        return this.onceMade(claim, () => [route.volume.name]);
      case 'provisioned':
        return this.onceMade(claim, () => []);
      default: {
        if (route.kind === 'delayed' && this.board.isPassedBy(claim.key) && route.early.length === 0) {
          return this.never(claim);
        }
        const { result, slot } = this.resultOf(claim);
        return this.verdict(claim, result, () => this.namesOf(result.kinds(slot)));
      }
    }
  }

  /** The volumes that a claim may get, by what was found. */
  private resultOf(claim: Claim): { readonly result: Result; readonly slot: number } {
    const unit = this.board.finder.get(claim.key);
    if (unit) {
      const slot = unit.slots.findIndex((candidate) => candidate.claim.key === claim.key);
      return { result: this.results.ofUnit(unit), slot };
    }
    return { result: this.results.ofTracked(this.board.tracked.get(claim.key)!), slot: 0 };
  }

  /** Bound as soon as it is there: which for a pod in an ordered set hangs on the pods before. */
  private onceMade(claim: Claim, volumes: () => readonly string[]): Verdict {
    const pod = this.board.users
      .get(claim.key)
      ?.find(({ namespace, name }) => `${namespace}/${name}` === claim.madeFor);
    const before = pod?.after && this.board.unitOf.get(pod.after);
    if (!before) {
      return guaranteed(volumes);
    }
    const result = this.results.ofUnit(before);
    return result.kind === 'never'
      ? {
          kind: 'never',
          reasons: volumes().map((volume) => ({ volume, reason: { kind: 'taken before', apart: false } })),
          fix: `see ${describePod(before.pod!)}: the claim is made when that pod is ready, which never happens`,
        }
      : this.verdict(claim, result, volumes);
  }

  private verdict(claim: Claim, result: Result, volumes: () => readonly string[]): Verdict {
    switch (result.kind) {
      case 'always':
        return guaranteed(volumes);
      case 'never':
        return this.never(claim);
      case 'unknown':
        return {
          kind: 'unproven',
          because: result.because ?? 'the pods could be placed in too many ways to try them all',
        };
      case 'sometimes':
        return atRisk(claim, volumes, result.story!, this.isFixedBy);
    }
  }

  /** The reasons are found when they are asked for: they are as many as there are volumes. */
  private never(claim: Claim): Verdict {
    const { isFixedBy } = this;
    const reasons = once(() => this.reasons.of(claim));
    return {
      kind: 'never',
      get reasons() {
        return reasons();
      },
      get fix() {
        return fixForNever(claim, reasons(), isFixedBy);
      },
    };
  }

  /** Names in the order of the manifests; one list for all claims that may get the same. */
  private namesOf(kinds: readonly Kind[]): readonly string[] {
    let names = this.names.get(kinds);
    if (!names) {
      names = kinds
        .flatMap(({ members }) => members)
        .sort((a, b) => a.index - b.index)
        .map(({ name }) => name);
      this.names.set(kinds, names);
    }
    return names;
  }
}

function guaranteed(names: () => readonly string[]): Verdict {
  const volumes = once(names);
  return {
    kind: 'guaranteed',
    get volumes() {
      return volumes();
    },
  };
}

function atRisk(claim: Claim, names: () => readonly string[], tell: () => readonly Step[], isFixedBy: WhatIf): Verdict {
  const volumes = once(names);
  const story = once(tell);
  const keep = once(() => volumeToKeep(claim, volumes(), story(), isFixedBy));
  return {
    kind: 'at risk',
    get volumes() {
      return volumes();
    },
    get story() {
      return story();
    },
    get keep() {
      return keep();
    },
    get fix() {
      return fixForRisk(claim, story(), keep());
    },
  };
}
