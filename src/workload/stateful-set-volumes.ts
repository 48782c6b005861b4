import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { onePerApp } from '../storage/one-per-app';
import { isPlusPod, type PlusPod, type PlusVolume, volumesOf } from './pods';

/**
 * The volumes of an app that its StatefulSets have to write.
 *
 * From cdk8s-plus-31 on a StatefulSet leaves out all volumes of its pods unless it has claim templates of its own, be it an
 * empty list. So the sets that have one of these volumes are given an empty list, which is left out of what they write.
 */
export const keptVolumesOf = onePerApp((root) => {
  const kept = new WeakSet<PlusVolume>();
  // cdk8s asks the root first, so that whatever reads a manifest to check it finds the volumes there.
  root.node.addValidation({
    validate: () => {
      for (const construct of root.node.findAll()) {
        if (
          isPlusPod(construct) &&
          isStatefulSet(construct) &&
          volumesOf(construct).some((volume) => kept.has(volume))
        ) {
          writeVolumes(construct);
        }
      }
      return [];
    },
  });
  return kept;
});

/** A StatefulSet of cdk8s-plus-31 or newer. */
interface StatefulSet extends PlusPod {
  volumeClaimTemplates?: readonly object[];
}

function isStatefulSet(pod: PlusPod): pod is StatefulSet {
  return 'addVolumeClaimTemplate' in pod;
}

function writeVolumes(statefulSet: StatefulSet): void {
  if (statefulSet.volumeClaimTemplates) {
    return;
  }
  statefulSet.volumeClaimTemplates = [];
  const object: ApiObject & IConstruct = ApiObject.of(statefulSet);
  const toJson = object.toJson.bind(object);
  object.toJson = () => {
    const manifest = toJson();
    if (manifest.spec.volumeClaimTemplates?.length === 0) {
      delete manifest.spec.volumeClaimTemplates;
    }
    return manifest;
  };
}
