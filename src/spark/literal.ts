/**
 * A text of a container's command as it is once Kubernetes has read it: `$(A)` is a variable, and `$$` is `$`.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint
 */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
