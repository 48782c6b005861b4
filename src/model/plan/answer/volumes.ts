import { append } from '../../multimap';
import type { PlacedVolume } from '../cluster/volume';
import { once } from '../once';
import type { ClaimPlan, VolumePlan } from '../plan';
import type { Board } from '../rules/board';

/** What is said of each volume, from what is said of the claims. */
export function volumePlans({ cluster }: Board, claims: readonly ClaimPlan[]): VolumePlan[] {
  const takers = once(() => takersOf(claims));
  return cluster.volumes.map((volume): VolumePlan => {
    const own = once(() => (takers().get(volume.name) ?? []).flat());
    return {
      name: volume.name,
      bytes: volume.bytes,
      storageClassName: volume.storageClassName,
      nodes: volume.nodes === cluster.nodes.everywhere ? [] : volume.nodes.map((node) => cluster.nodes.all[node].name),
      ...(volume.path !== undefined && { path: volume.path }),
      ...reservation(volume),
      get claims() {
        return own();
      },
    };
  });
}

function reservation({ claimRef }: PlacedVolume): Pick<VolumePlan, 'reservedFor'> {
  return claimRef?.name === undefined || claimRef.namespace === undefined
    ? {}
    : { reservedFor: { namespace: claimRef.namespace, name: claimRef.name } };
}

/** By volume, lists of the claims that may get it: claims that may get the same have one list of volumes, walked once. */
function takersOf(claims: readonly ClaimPlan[]): Map<string, string[][]> {
  const byVolumes = new Map<readonly string[], string[]>();
  for (const { claim, verdict } of claims) {
    if ('volumes' in verdict) {
      append(byVolumes, verdict.volumes, `${claim.namespace}/${claim.name}`);
    }
  }
  const takers = new Map<string, string[][]>();
  for (const [volumes, keys] of byVolumes) {
    for (const volume of volumes) {
      append(takers, volume, keys);
    }
  }
  return takers;
}
