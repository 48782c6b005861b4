import type { ClaimName } from '../model/plan/plan';

/** A claim as it is called everywhere: `namespace/name`. */
export function claimTitle({ namespace, name }: ClaimName): string {
  return `${namespace}/${name}`;
}
