/**
 * `securityContext` of a pod that the level `restricted` admits, whose volumes its group can write to.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedPod({ user, group }: { readonly user: number; readonly group: number }): object {
  return {
    runAsUser: user,
    runAsGroup: group,
    runAsNonRoot: true,
    fsGroup: group,
    // Otherwise the kubelet goes through all files of all volumes whenever a pod starts.
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** `securityContext` of each of its containers. */
export const RESTRICTED_CONTAINER = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
