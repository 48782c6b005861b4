import type { Step } from '../plan';
import type { Kind } from '../rules/market';

/** What is known of whether something happens: that a pod finds its volumes, or that a claim is bound. */
export interface Result {
  readonly kind: 'always' | 'never' | 'sometimes' | 'unknown';
  /** What a slot of a pod, or the one claim, may get: the same list for all that may get the same, where there are many. */
  readonly kinds: (slot: number) => readonly Kind[];
  /** One way in which it does not happen, for `sometimes`. */
  readonly story?: () => readonly Step[];
  /** What stood in the way of an answer, for `unknown`. */
  readonly because?: string;
}
