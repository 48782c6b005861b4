import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { writtenObjectsOf } from './written-objects';

/** An object of a namespace, which is that of its chart unless its metadata says otherwise. */
export class NamespacedObject extends ApiObject {
  public constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    writtenObjectsOf(this).add(this);
  }
}
