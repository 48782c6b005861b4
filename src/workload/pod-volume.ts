import type { Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { keptVolumesOf } from './stateful-set-volumes';

/**
 * A claim as a volume of a pod of cdk8s-plus.
 *
 * cdk8s-plus is loaded here, when the first claim is mounted: it takes longer to load than all else together, and an app
 * of claims for others' pods does without it.
 */
export function podVolumeOf(scope: Construct, claimName: string, name: string): Volume {
  const { PersistentVolumeClaim, Volume }: typeof import('cdk8s-plus-27') = require('cdk8s-plus-27');
  const claim = PersistentVolumeClaim.fromClaimName(scope, 'Claim', claimName);
  return kept(scope, Volume.fromPersistentVolumeClaim(scope, 'Volume', claim, { name }));
}

/**
 * A volume of a pod of cdk8s-plus with a source for which it has no method, in the words of its generated classes: a
 * quantity is `{ value }`, and `downwardAPI` is `downwardApi`.
 *
 * A source that Kubernetes 1.27 has not is dropped by those classes.
 */
export function inlineVolume(scope: Construct, name: string, source: object): Volume {
  const { Volume } = require('cdk8s-plus-27') as { Volume: InlineVolume };
  return kept(scope, new Volume(scope, 'Volume', name, source));
}

function kept(scope: Construct, volume: Volume): Volume {
  keptVolumesOf(scope).add(volume);
  return volume;
}

/** The constructor, which cdk8s-plus keeps to its own methods. */
type InlineVolume = new (scope: Construct, id: string, name: string, source: object) => Volume;
