import type { KubernetesObject } from '@kubernetes/client-node';

/** A Kubernetes object as plain JSON, as it is in a file or on the wire. */
export interface Manifest extends KubernetesObject {
  apiVersion: string;
  kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: the fields depend on the kind, and tests read them freely
  [field: string]: any;
}

/** Says which object is meant. A manifest is a reference to itself. */
export interface Reference {
  apiVersion: string;
  kind: string;
  metadata?: { name?: string; namespace?: string };
}

export function describeReference({ kind, metadata }: Reference): string {
  const namespace = metadata?.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind} ${namespace}${metadata?.name ?? ''}`;
}
