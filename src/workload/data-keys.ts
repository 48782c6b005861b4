import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

interface Manifest {
  readonly data?: object;
  readonly binaryData?: object;
  readonly stringData?: object;
}

/**
 * The keys of a ConfigMap or a Secret of the app.
 *
 * Undefined where they cannot be known: somebody else makes the object, or it has none, and somebody else fills it, as
 * Kubernetes does with the token of a service account.
 */
export function keysOf(construct: IConstruct): string[] | undefined {
  const object = construct.node.defaultChild;
  if (!object || !ApiObject.isApiObject(object)) {
    return undefined;
  }
  const { data, binaryData, stringData }: Manifest = object.toJson();
  const keys = Object.keys({ ...data, ...binaryData, ...stringData });
  return keys.length === 0 ? undefined : keys;
}
