import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { isPlainData } from './plain-data';
import { writtenObjectsOf } from './written-objects';

/**
 * An object that belongs to no namespace: cdk8s gives it the one of its chart, and a server-side apply of a cluster-scoped
 * object with a namespace is refused.
 */
export class ClusterObject extends ApiObject {
  public constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    writtenObjectsOf(this).add(this);
    isPlainData(this, props);
    (this.metadata as { namespace?: string }).namespace = undefined;
  }
}
