import type { Step } from '../plan';
import type { Kind } from '../rules/market';
import type { Tracked, Unit } from '../rules/unit';

/**
 * What is known of whether something happens: that a pod finds its volumes, or that a claim is bound. `awaited` is what always
 * happens once a person does what is waited for.
 */
export interface Result {
  readonly kind: 'always' | 'awaited' | 'never' | 'sometimes' | 'unknown';
  /** What a slot of a pod, or the one claim, may get: the same list for all that may get the same, where there are many. */
  readonly kinds: (slot: number) => readonly Kind[];
  /** Whether a provisioner may make its volume. */
  readonly provisioned: (slot: number) => boolean;
  /** One way in which it does not happen, for `sometimes`. */
  readonly story?: () => readonly Step[];
  /** What stood in the way of an answer, for `unknown`. */
  readonly because?: string;
}

/** What always happens to a unit, if it runs. */
export function alwaysFor({ waiting }: Unit): 'always' | 'awaited' {
  return waiting.length === 0 ? 'always' : 'awaited';
}

/** What was found for the pods and the claims of a plan. */
export class Results {
  private readonly units = new Map<Unit, Result>();
  private readonly tracked = new Map<Tracked, Result>();

  public setUnit(unit: Unit, result: Result): void {
    this.units.set(unit, result);
  }

  public setTracked(claim: Tracked, result: Result): void {
    this.tracked.set(claim, result);
  }

  public ofUnit(unit: Unit): Result {
    return this.units.get(unit) ?? UNSOLVED;
  }

  public ofTracked(claim: Tracked): Result {
    return this.tracked.get(claim) ?? UNSOLVED;
  }
}

const UNSOLVED: Result = { kind: 'unknown', kinds: () => [], provisioned: () => false };
