import type { ClaimPlan, VolumePlan } from '../../model/plan/plan';
import type { Card } from './card';

/** A node, or several that have the same volumes. */
export interface NodeBox {
  readonly title: string;
  readonly disks: readonly Disk[];
  /** Other nodes that look like this one. */
  readonly alike: readonly string[];
}

export interface Disk {
  readonly title: string;
  readonly groups: readonly RowGroup[];
}

/** Volumes that the same cards may get. */
export interface RowGroup {
  readonly rows: readonly Row[];
  readonly cards: readonly Card[];
}

export interface Row {
  readonly volume: VolumePlan;
  /** The claim that gets this volume and no other. */
  readonly settled?: ClaimPlan;
  /** The most bytes that anyone asks of it. */
  readonly asked: number;
  /** A claim of its class is not proven: it may get this volume. */
  readonly maybe: boolean;
  /** Names of other volumes that look like this one. */
  readonly alike: readonly string[];
}
