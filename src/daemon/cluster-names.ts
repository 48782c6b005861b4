import type { IConstruct } from 'constructs';
import { onePerApp } from '../storage/one-per-app';
import type { Identity } from './identity';

/** The clusters of an app by namespace and name: the names of their objects begin with it, whatever software it is. */
class ClusterNames {
  private readonly taken = new Map<string, Identity>();

  /** @throws If a cluster in the namespace has the name. */
  public check(identity: Identity): void {
    const { thing, namespace } = identity;
    const earlier = this.taken.get(keyOf(identity));
    if (earlier) {
      const whose = earlier.thing === thing ? 'another one' : earlier.thing;
      throw new Error(
        `${thing} has the name of ${whose} in namespace '${namespace}': expected a name of its own, with which those of its objects begin; set name on one of them`,
      );
    }
  }

  public add(identity: Identity): void {
    this.taken.set(keyOf(identity), identity);
  }
}

function keyOf({ namespace, name }: Identity): string {
  return `${namespace}/${name}`;
}

/** The names in the app that a construct belongs to. */
export const clusterNamesOf: (construct: IConstruct) => ClusterNames = onePerApp(() => new ClusterNames());
