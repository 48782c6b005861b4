import type { ApiObject } from 'cdk8s';
import type { NamedClaim } from '../model/ephemeral';

/** A claim template of a StatefulSet. */
interface Template {
  readonly name: string;
  readonly statefulSet: ApiObject;
}

/** Claims of templates that have the name of another claim, so that two pods would share one, in words. */
export function templateNameProblems(templates: readonly Template[], claims: readonly NamedClaim[]): string[] {
  const first = new Map<string, Template>();
  return templates.flatMap((template) => {
    const { name, statefulSet } = template;
    const { namespace } = statefulSet.metadata;
    const prefix = `${name}-${statefulSet.name}-`;
    const key = `${namespace}/${prefix}`;
    const same = first.get(key);
    first.set(key, same ?? template);
    const claim = claims.find(
      (other) =>
        other.namespace === namespace && other.name.startsWith(prefix) && /^\d+$/.test(other.name.slice(prefix.length)),
    );
    const holder = claim
      ? `claim '${claim.name}' is one of the app`
      : same && `the claims of template '${same.name}' of StatefulSet '${same.statefulSet.name}' have the same names`;
    return holder
      ? [
          `claim template '${name}' of StatefulSet '${statefulSet.name}' makes claims named '${prefix}<ordinal>', and ${holder}: expected names of their own; set another name`,
        ]
      : [];
  });
}
