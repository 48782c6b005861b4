import { claimKey } from './claim';
import type { ClaimSpec, Labels, Metadata, PodSpec } from './manifest';

/** A pod that a manifest is, or that a controller makes of one. */
export interface Pod {
  readonly namespace: string;
  /** A stand-in where the controller ends the name with random letters. */
  readonly name: string;
  /** What a person looks for in the manifests, such as `StatefulSet 'db'`. */
  readonly user: string;
  readonly kind: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** The claims that it mounts. */
  readonly mounts: readonly Mount[];
  /** The same as `namespace/name`. */
  readonly claims: readonly string[];
  /** The only node for it, by name: a DaemonSet makes one for each. */
  readonly onlyNode?: string;
  /** Made only when the one before it is ready. */
  readonly after?: Pod;
  /** What makes more pods like it than can be counted here. */
  readonly repeatedBy?: string;
}

export interface Mount {
  readonly claim: string;
  /** The claim to make where there is none of this name yet. */
  readonly template?: { readonly spec: ClaimSpec; readonly metadata?: Metadata };
  /** Its place among claims of equal requests is open: the controller takes templates in no order. */
  readonly unordered: boolean;
}

/** The claims of mounts as `namespace/name`. */
export function claimsOf(namespace: string, mounts: readonly Mount[]): string[] {
  return mounts.map(({ claim }) => claimKey(namespace, claim));
}

/** The claims of a pod's own volumes, in their order. Other volumes bind nothing. */
export function mountsOf(pod: string, spec: PodSpec, taken: ReadonlySet<string> = new Set()): Mount[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }): Mount[] => {
    if (taken.has(name)) {
      return [];
    }
    if (persistentVolumeClaim) {
      return [{ claim: persistentVolumeClaim.claimName, unordered: false }];
    }
    const template = ephemeral?.volumeClaimTemplate;
    return template
      ? [
          {
            claim: `${pod}-${name}`,
            template: { spec: template.spec ?? {}, metadata: template.metadata },
            unordered: false,
          },
        ]
      : [];
  });
}
