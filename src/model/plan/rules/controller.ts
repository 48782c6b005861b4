import { append } from '../../multimap';
import type { Kind } from './market';
import { PROVISIONED } from './scheduler';
import { largeEnough, type Tracked } from './unit';

/**
 * What the volume controller may bind a claim to now, without a pod: none if it has to wait.
 *
 * It goes through the sets of access modes that hold those of the claim, the fewest modes first, and sets of as many modes in
 * any order. In each it takes what is kept for the claim, else the smallest that fits.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/volume/persistentvolume/index.go
 */
export function controllerChoices(
  { claim, route }: Tracked,
  kindAt: ReadonlyMap<Kind, number>,
  free: readonly number[],
): number[] {
  const isFree = (kind: Kind): boolean => free[kindAt.get(kind)!] > 0;
  if (route.kind === 'named') {
    return isFree(route.target) ? [kindAt.get(route.target)!] : [];
  }
  const kept = route.kind === 'immediate' ? route.reserved : route.early;
  const others = route.kind === 'immediate' ? largeEnough(route.shelf.kinds, claim.bytes).filter(isFree) : [];
  const sets = new Map<string, Kind[]>();
  for (const kind of [...kept, ...others]) {
    append(sets, kind.accessModes.join(), kind);
  }
  const fewest = Math.min(...[...sets.values()].map(([{ accessModes }]) => accessModes.length));
  const chosen = [...sets.values()]
    .filter(([{ accessModes }]) => accessModes.length === fewest)
    .flatMap((set) => {
      const own = set.filter((kind) => kept.includes(kind));
      return own.length > 0 ? own : set.filter(({ bytes }) => bytes === set[0].bytes);
    })
    .map((kind) => kindAt.get(kind)!);
  return chosen.length === 0 && route.kind === 'immediate' && route.provision ? [PROVISIONED] : chosen;
}
