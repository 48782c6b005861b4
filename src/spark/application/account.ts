import type { Construct } from 'constructs';
import type { Labels } from '../../daemon/labels';
import { NamespacedObject } from '../../storage/namespaced-object';

const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection'];

/**
 * The ServiceAccount of a driver, with its rights in its namespace: executors are pods, and have a ConfigMap; the claims
 * and Services of an application are looked for when it ends.
 *
 * @see https://github.com/kubeflow/spark-operator/blob/v2.5.2/charts/spark-operator-chart/templates/spark/rbac.yaml
 */
export function addDriverAccount(scope: Construct, name: string, namespace: string, labels: Labels): void {
  const metadata = { name, labels: { ...labels } };
  const rbac = 'rbac.authorization.k8s.io';
  new NamespacedObject(scope, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  new NamespacedObject(scope, 'Role', {
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: [''], resources: ['pods', 'configmaps', 'services', 'persistentvolumeclaims'], verbs: VERBS }],
  });
  new NamespacedObject(scope, 'RoleBinding', {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata,
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { apiGroup: rbac, kind: 'Role', name },
  });
}
