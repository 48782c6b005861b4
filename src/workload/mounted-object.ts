import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** An object that a pod mounts, and the pods that can: those of its namespace. */
export interface MountedObject {
  readonly kind: string;
  readonly name: string;
  /** Undefined leaves it to whoever applies the manifest. */
  readonly namespace: string | undefined;
}

/** A construct whose volume shows objects of a namespace to pods. */
export interface ShowsObjects extends IConstruct {
  /** @internal */
  readonly _shows: readonly MountedObject[];
}

export function showsObjects(construct: IConstruct): construct is ShowsObjects {
  return '_shows' in construct;
}

/** An object of this app that a construct is or wraps; none if another app makes it. */
export function mountedObjectsOf(construct: IConstruct): MountedObject[] {
  const object = ApiObject.isApiObject(construct) ? construct : construct.node.defaultChild;
  return object && ApiObject.isApiObject(object)
    ? [{ kind: object.kind, name: object.name, namespace: object.metadata.namespace }]
    : [];
}
