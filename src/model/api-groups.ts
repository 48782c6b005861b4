/** The API groups of the kinds that binding depends on: other groups have kinds of these names too. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    StorageClass: ['storage.k8s.io'],
    PersistentVolume: [''],
    PersistentVolumeClaim: [''],
    Node: [''],
    Pod: [''],
    Deployment: ['apps', 'extensions'],
    ReplicaSet: ['apps', 'extensions'],
    StatefulSet: ['apps'],
    DaemonSet: ['apps', 'extensions'],
    Job: ['batch'],
    CronJob: ['batch'],
  }),
);

/** Whether an object only has the name of one of these kinds, and is of another API group. Without a version none is known. */
export function isOfOtherGroup({
  apiVersion,
  kind,
}: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): boolean {
  const groups = GROUPS.get(`${kind}`);
  if (groups === undefined || typeof apiVersion !== 'string') {
    return false;
  }
  const slash = apiVersion.indexOf('/');
  return !groups.includes(slash < 0 ? '' : apiVersion.slice(0, slash));
}
