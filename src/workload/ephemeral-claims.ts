import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type EphemeralUse, ephemeralNameProblems, type NamedClaim } from '../model/ephemeral';
import type { PodView } from './pods';

/** What is wrong with the names of the claims that Kubernetes makes for the ephemeral volumes of an app's pods. */
export function ephemeralClaimProblems(pods: readonly PodView[], claims: readonly NamedClaim[]): string[] {
  const uses = pods.flatMap(usesOf);
  return uses.length === 0 ? [] : ephemeralNameProblems(uses, claims);
}

function usesOf({ object, volumes }: PodView): EphemeralUse[] {
  const { kind, name, metadata } = object;
  const { namespace } = metadata;
  return volumes
    .filter(({ ephemeral }) => ephemeral !== undefined)
    .map((volume) => ({ owner: `${kind} '${name}'`, kind, namespace, name, volume: volume.name }));
}

/** The claims of an app that stand alone. */
export function claimsOf(root: IConstruct): NamedClaim[] {
  return root.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => kind === 'PersistentVolumeClaim')
    .map(({ name, metadata }) => ({ name, namespace: metadata.namespace }));
}
