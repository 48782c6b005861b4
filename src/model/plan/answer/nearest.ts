import type { Reason, VolumeReason } from '../plan';

/** From what is furthest from serving a claim to what nearly does: the order in which Kubernetes looks. */
const ORDER: readonly Reason['kind'][] = [
  'class',
  'reserved',
  'phase',
  'mode',
  'too small',
  'selector',
  'node',
  'node name',
  'access mode',
  'other claim',
  'taken by the pod',
  'taken before',
];

/** The volumes that come nearest to serving a claim before the others: they are what a person can do something about. */
export function nearestFirst(reasons: readonly VolumeReason[]): VolumeReason[] {
  return [...reasons].sort(
    (a, b) => ORDER.indexOf(b.reason.kind) - ORDER.indexOf(a.reason.kind) || bytesOf(b.reason) - bytesOf(a.reason),
  );
}

/** Of volumes that are too small the largest is the nearest. */
function bytesOf(reason: Reason): number {
  return reason.kind === 'too small' ? reason.bytes : 0;
}
