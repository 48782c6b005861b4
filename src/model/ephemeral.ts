import { MAX_SUBDOMAIN_LENGTH } from './names';

/** A volume whose claims Kubernetes makes with the pods of one owner: `<pod>-<volume>`. */
export interface EphemeralUse {
  /** The Pod or the workload, in words. */
  readonly owner: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Name of the volume in the pod. */
  readonly volume: string;
}

/** A claim that stands alone. */
export interface NamedClaim {
  readonly namespace: string | undefined;
  readonly name: string;
}

/**
 * What is wrong with the names of the claims, in words. A pod whose claim's name is not possible, or is that of a claim
 * which is not its own, waits for ever.
 *
 * The name of a Pod is known, and that of a pod of a StatefulSet but for its ordinal. Pods of other kinds have random
 * names, which are short.
 *
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
 */
export function ephemeralNameProblems(uses: readonly EphemeralUse[], claims: readonly NamedClaim[]): string[] {
  const holders = new Map(claims.map((claim) => [keyOf(claim), `claim '${claim.name}'`]));
  return uses.flatMap((use) => {
    switch (use.kind) {
      case 'Pod': {
        const claim = { namespace: use.namespace, name: `${use.name}-${use.volume}` };
        const holder = holders.get(keyOf(claim));
        holders.set(keyOf(claim), `ephemeral volume '${use.volume}' of ${use.owner}`);
        return [...tooLong(use, claim.name), ...(holder === undefined ? [] : [taken(use, claim.name, holder)])];
      }
      case 'StatefulSet': {
        const held = claims.find((claim) => claim.namespace === use.namespace && isOfOrdinal(use, claim.name));
        return held ? [taken(use, held.name, `claim '${held.name}'`)] : [];
      }
      default:
        return [];
    }
  });
}

function isOfOrdinal({ name, volume }: EphemeralUse, claim: string): boolean {
  const [start, end] = [`${name}-`, `-${volume}`];
  return claim.startsWith(start) && claim.endsWith(end) && /^\d+$/.test(claim.slice(start.length, -end.length));
}

function tooLong({ owner, volume }: EphemeralUse, claim: string): string[] {
  return claim.length <= MAX_SUBDOMAIN_LENGTH
    ? []
    : [
        `${owner} gets a claim for its ephemeral volume '${volume}' with a name of ${claim.length} characters: expected at most ${MAX_SUBDOMAIN_LENGTH} for pod and volume; shorten metadata.name of the pod, or name of the volume`,
      ];
}

function taken({ owner, volume }: EphemeralUse, claim: string, holder: string): string {
  return `${owner} gets claim '${claim}' for its ephemeral volume '${volume}', and ${holder} has that name: expected a name of its own, without which the pod never starts; set name on the EphemeralVolume, or rename the other`;
}

function keyOf({ namespace, name }: NamedClaim): string {
  return `${namespace ?? ''}/${name}`;
}
