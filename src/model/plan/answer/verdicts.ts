import type { Claim } from '../cluster/claim';
import { once } from '../once';
import type { AtRisk, Never, Step, Verdict } from '../plan';
import type { Board } from '../rules/board';
import { describePod } from '../rules/doubts';
import type { Kind } from '../rules/market';
import type { Unit } from '../rules/unit';
import type { Result, Results } from '../search/result';
import { Acceptance } from './acceptance';
import { fixForNever, fixForRisk, volumeToKeep, type WhatIf } from './fix';
import { Reasons } from './reasons';

/** From what pods and claims do to what is said about each claim. */
export class Verdicts {
  private readonly board: Board;
  private readonly results: Results;
  private readonly reasons: Reasons;
  private readonly acceptance: Acceptance;
  private readonly isFixedBy: WhatIf;
  private readonly names = new WeakMap<readonly Kind[], readonly string[]>();

  public constructor(board: Board, results: Results, isFixedBy: WhatIf) {
    this.board = board;
    this.results = results;
    this.isFixedBy = isFixedBy;
    this.reasons = new Reasons(board);
    this.acceptance = new Acceptance(board);
  }

  public of(claim: Claim): Verdict {
    const route = this.board.routes.get(claim.key)!;
    switch (route.kind) {
      case 'open':
        return this.neverMade(claim) ?? { kind: 'unproven', because: route.because };
      case 'unbindable':
        return this.never(claim);
      case 'fixed':
        return this.onceMade(claim, () => [route.volume.name]);
      case 'provisioned':
        return this.onceMade(claim, () => [], route.provision.provisioner);
      case 'waiting':
        return { kind: 'waiting', waitsFor: route.waitsFor, volumes: [] };
      default: {
        if (route.kind === 'delayed' && this.board.isPassedBy(claim.key) && route.early.length === 0) {
          return this.never(claim);
        }
        const { result, slot } = this.resultOf(claim);
        const provision = route.kind === 'named' ? undefined : route.provision;
        const provisioner = result.provisioned(slot) ? provision?.provisioner : undefined;
        return this.verdict(claim, result, { volumes: () => this.namesOf(result.kinds(slot)), provisioner });
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
  private onceMade(claim: Claim, volumes: () => readonly string[], provisioner?: string): Verdict {
    const before = this.madeAfter(claim);
    return before
      ? (this.neverMade(claim, volumes) ?? this.verdict(claim, this.results.ofUnit(before), { volumes, provisioner }))
      : bound(volumes, provisioner);
  }

  /** The pod that has to be ready before a claim is made. */
  private madeAfter(claim: Claim): Unit | undefined {
    const pod = this.board.users
      .get(claim.key)
      ?.find(({ namespace, name }) => `${namespace}/${name}` === claim.madeFor);
    return pod?.after && this.board.unitOf.get(pod.after);
  }

  private neverMade(claim: Claim, volumes: () => readonly string[] = () => []): Never | undefined {
    const before = this.madeAfter(claim);
    if (!before || this.results.ofUnit(before).kind !== 'never') {
      return undefined;
    }
    return {
      kind: 'never',
      reasons: volumes().map((volume) => ({ volume, reason: { kind: 'taken before', apart: false } })),
      fix: `see ${describePod(before.pod!)}: the claim is made when that pod is ready, which never happens`,
    };
  }

  private verdict(claim: Claim, result: Result, found: Found): Verdict {
    switch (result.kind) {
      case 'always':
        return bound(found.volumes, found.provisioner);
      case 'awaited':
        return {
          kind: 'waiting',
          waitsFor: `its pod waits for claim '${this.board.waitingOf(claim)}'`,
          volumes: found.volumes(),
        };
      case 'never':
        return this.never(claim);
      case 'unknown':
        return {
          kind: 'unproven',
          because: result.because ?? 'the pods could be placed in too many ways to try them all',
        };
      case 'sometimes':
        return this.atRisk(claim, found, result.story!);
    }
  }

  /** The reasons are found when they are asked for: they are as many as there are volumes. */
  private never(claim: Claim): Verdict {
    const { isFixedBy } = this;
    const reasons = once(() => this.reasons.of(claim));
    const provisioning = this.reasons.ofProvisioning(claim);
    return {
      kind: 'never',
      get reasons() {
        return reasons();
      },
      ...(provisioning && { provisioning }),
      get fix() {
        return fixForNever(claim, reasons(), isFixedBy, provisioning);
      },
    };
  }

  private atRisk(claim: Claim, { volumes: names, provisioner }: Found, tell: () => readonly Step[]): AtRisk {
    const volumes = once(names);
    const story = once(tell);
    const keep = once(() => volumeToKeep(claim, volumes(), story(), this.isFixedBy));
    const accepted = once(() => this.acceptance.of(claim, volumes(), (other) => this.of(other)));
    return {
      kind: 'at risk',
      get volumes() {
        return volumes();
      },
      ...(provisioner !== undefined && { provisioner }),
      get accepted() {
        return accepted();
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

/** What a claim may get, and what has to happen before. */
interface Found {
  readonly volumes: () => readonly string[];
  /** Who may make a volume for it. */
  readonly provisioner?: string;
}

function bound(names: () => readonly string[], provisioner: string | undefined): Verdict {
  const volumes = once(names);
  return {
    ...(provisioner === undefined ? { kind: 'guaranteed' } : { kind: 'provisioned', provisioner }),
    get volumes() {
      return volumes();
    },
  };
}
