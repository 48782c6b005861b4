import { describeQuantity } from '../../quantity';
import { claimKey } from '../cluster/claim';
import type { ClaimPlan, Note, VolumePlan } from '../plan';
import type { Board } from '../rules/board';
import { list, quoted } from './describe';
import { family, grouped } from './family';

/** A claim and the one volume that it gets. */
interface Gift {
  readonly plan: ClaimPlan;
  readonly volume: string;
  readonly given: number;
}

/**
 * A volume is given whole: what a claim does not ask for, nobody else gets. One that is kept for the claim, or that it names, is
 * meant to be its own whatever it asks for.
 */
export function unusedSpace({ cluster }: Board, claims: readonly ClaimPlan[]): Note[] {
  const volumes = new Map(cluster.volumes.map((volume) => [volume.name, volume]));
  const gifts = claims.flatMap((plan): Gift[] => {
    const { bytes, verdict } = plan;
    if (verdict.kind !== 'guaranteed' || verdict.volumes.length !== 1) {
      return [];
    }
    const volume = volumes.get(verdict.volumes[0])!;
    const isMeant = volume.claimRef !== undefined || cluster.claims.get(keyOf(plan))?.volumeName === volume.name;
    return isMeant || volume.bytes === bytes ? [] : [{ plan, volume: volume.name, given: volume.bytes }];
  });
  // What makes the claims asks for the same with each of them, so a word to it is enough.
  const groupOf = ({ plan: { claim, bytes, storageClassName, users } }: Gift): string =>
    JSON.stringify([claim.namespace, bytes, storageClassName, users.length > 0 ? users : family(claim.name)]);
  return grouped(gifts, groupOf).map((group) => ({ kind: 'allocated and not asked for', text: describeGifts(group) }));
}

function describeGifts(gifts: readonly Gift[]): string {
  const [{ plan, volume, given }] = gifts;
  const asked = describeQuantity(plan.bytes);
  if (gifts.length === 1) {
    return `claim '${keyOf(plan)}' asks for ${asked} and gets volume '${volume}' with ${describeQuantity(given)}: ${describeQuantity(given - plan.bytes)} are nobody's; ask for all of it, or offer a smaller volume`;
  }
  const ofAll = (choose: (...sizes: number[]) => number): number =>
    gifts.map((gift) => gift.given).reduce((size, other) => choose(size, other));
  const sizes = [ofAll(Math.min), ofAll(Math.max)];
  const range = (less: number): string => [...new Set(sizes)].map((size) => describeQuantity(size - less)).join(' to ');
  return `claims ${list(gifts, (gift) => quoted(keyOf(gift.plan)))} ask for ${asked} each and get volumes with ${range(0)}: ${range(plan.bytes)} of each are nobody's; ask for all of it, or offer smaller volumes`;
}

/** Volumes that no claim may get. Where something is not proven that is not known, and for what is never bound it is no news. */
export function leftFree(claims: readonly ClaimPlan[], volumes: readonly VolumePlan[]): Note[] {
  if (claims.some(({ verdict }) => verdict.kind === 'unproven' || verdict.kind === 'never')) {
    return [];
  }
  const unused = volumes.filter((volume) => volume.claims.length === 0 && !volume.reservedFor);
  return grouped(unused, ({ storageClassName }) => storageClassName).map((free) => {
    const [{ storageClassName }] = free;
    const bytes = free.reduce((sum, volume) => sum + volume.bytes, 0);
    const names = list(free, ({ name }) => quoted(name));
    const subject = free.length === 1 ? `volume ${names} is` : `volumes ${names} are`;
    return {
      kind: 'left free',
      text: `${subject} left free: no claim may get ${free.length === 1 ? 'it' : 'them'} (class '${storageClassName}', ${describeQuantity(bytes)})`,
    };
  });
}

function keyOf({ claim }: ClaimPlan): string {
  return claimKey(claim.namespace, claim.name);
}
