import { append } from '../../multimap';
import type { Claim } from '../cluster/claim';
import type { NodeSet } from '../cluster/node';
import type { PlacedVolume } from '../cluster/volume';
import type { Reason, VolumeReason } from '../plan';
import { type Board, refusal } from '../rules/board';
import type { Kind } from '../rules/market';
import { reasonAgainst } from '../rules/matching';
import { candidates, type Slot, type Unit } from '../rules/unit';

/** Why claims never get any of the volumes. */
export class Reasons {
  private readonly board: Board;
  private readonly byClass = new Map<string, PlacedVolume[]>();
  private readonly byName: ReadonlyMap<string, PlacedVolume>;

  public constructor(board: Board) {
    this.board = board;
    const { volumes } = board.cluster;
    this.byName = new Map(volumes.map((volume) => [volume.name, volume]));
    for (const volume of volumes) {
      append(this.byClass, volume.storageClassName, volume);
    }
  }

  /** For each volume that is looked at: the one that the claim names, else those of its class, else all. */
  public of(claim: Claim): VolumeReason[] {
    const { volumeName, storageClassName = '' } = claim;
    const named = volumeName === undefined ? undefined : this.byName.get(volumeName);
    const isMade = this.board.cluster.classes.get(storageClassName).provisioner !== undefined;
    const volumes =
      volumeName === undefined
        ? (this.byClass.get(storageClassName) ?? (isMade ? [] : this.board.cluster.volumes))
        : named
          ? [named]
          : [];
    return volumes.map((volume) => ({ volume: volume.name, reason: this.reason(claim, volume) }));
  }

  /** Why the provisioner of its class is never asked for a volume; undefined if the class has none, or binds at once. */
  public ofProvisioning(claim: Claim): Reason | undefined {
    const route = this.board.routes.get(claim.key)!;
    if (route.kind !== 'delayed' || !route.provision) {
      return undefined;
    }
    const { nodes } = route.provision;
    return (
      this.offNode(claim, nodes, 'its own allowedTopologies, which no node matches') ??
      this.inPod(claim, nodes) ?? { kind: 'taken before', apart: this.unitOf(claim)?.mark !== undefined }
    );
  }

  private reason(claim: Claim, volume: PlacedVolume): Reason {
    const route = this.board.routes.get(claim.key)!;
    const delayed = route.kind === 'delayed';
    const against = reasonAgainst(volume, claim, () =>
      delayed ? this.offNode(claim, volume.nodes, 'its own node affinity, which no node matches') : undefined,
    );
    return (
      against ??
      (delayed ? this.inPod(claim, volume.nodes, volume) : undefined) ?? {
        kind: 'taken before',
        apart: this.unitOf(claim)?.mark !== undefined,
      }
    );
  }

  /** Where the volume is, or could be made, the pod may not run. @param none why there is no such node */
  private offNode(claim: Claim, places: NodeSet, none: string): Reason | undefined {
    const { cluster } = this.board;
    const nodes = places.map((node) => cluster.nodes.all[node].name);
    if (this.board.isPassedBy(claim.key)) {
      const [pod] = this.board.users.get(claim.key)!;
      return { kind: 'node name', node: pod.spec.nodeName! };
    }
    const unit = this.unitOf(claim);
    if (!unit) {
      return undefined;
    }
    if (unit.stuck !== undefined) {
      return { kind: 'other claim', nodes, claim: unit.stuck, state: 'never bound' };
    }
    if (places.length === 0) {
      return { kind: 'node', nodes, asked: none };
    }
    const allowed = new Set(unit.nodes);
    if (!unit.pod || places.some((node) => allowed.has(node))) {
      return undefined;
    }
    const asked = places.map((node) => refusal(cluster, unit.pod!, node)).find((words) => words !== undefined);
    const pinned = unit.pod.claims.find((key) => key !== claim.key && this.board.routes.get(key)?.kind === 'fixed');
    return asked === undefined && pinned !== undefined
      ? { kind: 'other claim', nodes, claim: pinned, state: 'elsewhere' }
      : { kind: 'node', nodes, asked: asked ?? 'its other claims' };
  }

  /** A volume there would do, and the pod's other claims do not let it be. */
  private inPod(claim: Claim, places: NodeSet, volume?: PlacedVolume): Reason | undefined {
    const unit = this.unitOf(claim);
    const own = unit?.slots.find((slot) => slot.claim.key === claim.key);
    if (!unit || !own) {
      return undefined;
    }
    const allowed = new Set(unit.nodes);
    for (const node of places.filter((candidate) => allowed.has(candidate))) {
      const taken: { readonly slot: Slot; readonly kind: Kind }[] = [];
      for (const slot of unit.slots) {
        const left = candidates(slot, node).find(
          (kind) => taken.filter((take) => take.kind === kind).length < kind.members.length,
        );
        if (left) {
          taken.push({ slot, kind: left });
        } else if (slot !== own && !slot.provision?.at.has(node) && slot.tracked?.route.kind !== 'immediate') {
          const nodes = [this.board.cluster.nodes.all[node].name];
          return { kind: 'other claim', nodes, claim: slot.claim.key, state: 'nothing there' };
        }
      }
      const by = volume && taken.find(({ slot, kind }) => slot !== own && kind.members.includes(volume));
      if (by && !taken.some(({ slot }) => slot === own)) {
        return { kind: 'taken by the pod', by: by.slot.claim.key };
      }
    }
    return undefined;
  }

  private unitOf(claim: Claim): Unit | undefined {
    const found = this.board.finder.get(claim.key);
    if (found) {
      return found;
    }
    const [pod] = (this.board.users.get(claim.key) ?? []).filter((user) => this.board.unitOf.has(user));
    return pod && this.board.unitOf.get(pod);
  }
}
