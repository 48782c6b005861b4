/** The labels of an object that this library writes: whose it is, and those that the user gives, which may say otherwise. */
export function managedBy(labels?: { readonly [key: string]: string }): { [key: string]: string } {
  return { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage', ...labels };
}
