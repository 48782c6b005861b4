import type { ApiObject, ApiObjectProps } from 'cdk8s';
import { metadataFieldsOf } from './metadata-fields';

const DATA = new WeakMap<ApiObject, ApiObjectProps>();

/**
 * Remember the properties of an object that are plain data: then a plan can read it without what cdk8s does to write it.
 * A patch ends that.
 */
export function isPlainData(object: ApiObject, props: ApiObjectProps): void {
  DATA.set(object, props);
  const addJsonPatch = object.addJsonPatch.bind(object);
  object.addJsonPatch = (...operations) => {
    DATA.delete(object);
    addJsonPatch(...operations);
  };
}

/** A manifest as far as it matters to a plan; undefined for an object that has to be written for that. */
export function plainManifest(object: ApiObject): unknown {
  const props = DATA.get(object);
  const { labels, annotations } = metadataFieldsOf(object);
  return (
    props && {
      ...props,
      metadata: {
        name: object.name,
        namespace: object.metadata.namespace,
        labels,
        annotations,
      },
    }
  );
}
