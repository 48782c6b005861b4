import { ApiObject } from 'cdk8s';

/**
 * An object that belongs to no namespace: cdk8s would give it the one of its chart, and a server-side apply of a
 * cluster-scoped object with a namespace is refused.
 */
export class ClusterObject extends ApiObject {
  public override toJson(): unknown {
    const manifest = super.toJson();
    delete manifest.metadata.namespace;
    return manifest;
  }
}
