import type { AntiAffinity, Mark } from '../rules/affinity';
import type { Unit } from '../rules/unit';

/** How many volumes the pods of one mark take. */
interface Share {
  pods: number;
  slots: number;
  /** Of one pod, at most. */
  most: number;
  /** They keep away from each other, so that a node has one of them. */
  readonly apart: boolean;
}

/** What other pods can do to a pod, at most. */
export interface Rivals {
  /** So many pods keep a node from it by being there. */
  readonly blockers: number;
  /** The pods that can only take volumes from it. */
  readonly others: {
    readonly pods: number;
    readonly slots: number;
    /** How many volumes they can take on one node. */
    readonly slotsOnNode: number;
  };
}

/** The pods of a component, counted. */
export class Crowd {
  /** How many volumes all of them take. */
  public readonly slots: number;
  private readonly pods: number;
  private readonly slotsOnNode: number;
  private readonly shares = new Map<Mark, Share>();
  private readonly affinity: AntiAffinity;

  public constructor(units: readonly Unit[], affinity: AntiAffinity) {
    this.affinity = affinity;
    this.pods = units.length;
    let unmarked = 0;
    for (const unit of units) {
      const slots = slotsOf(unit);
      if (unit.mark === undefined) {
        unmarked += slots;
      } else {
        const share = this.shares.get(unit.mark) ?? this.addShare(unit.mark);
        share.pods += 1;
        share.slots += slots;
        share.most = Math.max(share.most, slots);
      }
    }
    const shares = [...this.shares.values()];
    this.slots = shares.reduce((sum, { slots }) => sum + slots, unmarked);
    this.slotsOnNode = shares.reduce((sum, share) => sum + onNode(share), unmarked);
  }

  public besides(unit: Unit): Rivals {
    const conflicts = unit.mark === undefined ? undefined : this.affinity.conflictsOf(unit.mark);
    const own = slotsOf(unit);
    let blockers = 0;
    let slots = this.slots;
    let slotsOnNode = this.slotsOnNode;
    for (const mark of conflicts ?? []) {
      const share = this.shares.get(mark);
      if (share) {
        blockers += share.pods;
        slots -= share.slots;
        slotsOnNode -= onNode(share);
      }
    }
    const isBlocker = conflicts?.has(unit.mark!) ?? false;
    return {
      blockers: isBlocker ? blockers - 1 : blockers,
      others: {
        pods: this.pods - blockers - (isBlocker ? 0 : 1),
        slots: isBlocker ? slots : slots - own,
        slotsOnNode: isBlocker ? slotsOnNode : slotsOnNode - own,
      },
    };
  }

  private addShare(mark: Mark): Share {
    const share = { pods: 0, slots: 0, most: 0, apart: this.affinity.conflictsOf(mark).has(mark) };
    this.shares.set(mark, share);
    return share;
  }
}

function onNode({ apart, most, slots }: Share): number {
  return apart ? most : slots;
}

/** Claims that are followed by themselves are counted elsewhere. */
function slotsOf({ slots }: Unit): number {
  return slots.filter(({ tracked }) => !tracked).length;
}
