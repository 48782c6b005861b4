import type { Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/**
 * A claim as a volume of a pod of cdk8s-plus.
 *
 * cdk8s-plus is loaded here, when the first claim is mounted: it takes longer to load than all else together, and an app
 * of claims for others' pods does without it.
 */
export function podVolumeOf(scope: Construct, claimName: string, name: string): Volume {
  const { PersistentVolumeClaim, Volume }: typeof import('cdk8s-plus-27') = require('cdk8s-plus-27');
  const claim = PersistentVolumeClaim.fromClaimName(scope, 'Claim', claimName);
  return Volume.fromPersistentVolumeClaim(scope, 'Volume', claim, { name });
}
