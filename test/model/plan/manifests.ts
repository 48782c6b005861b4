/** Manifests as short as what they are about; names and sizes say the rest. */

export type Manifest = Readonly<Record<string, unknown>>;

const HOSTNAME = 'kubernetes.io/hostname';

export function storageClass(name = 'ssd', parts: Manifest = {}): Manifest {
  return {
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...parts,
  };
}

/** A local volume of a node. */
export function volume(
  name: string,
  node: string,
  storage: string,
  spec: Manifest = {},
  parts: Manifest = {},
): Manifest {
  return {
    kind: 'PersistentVolume',
    metadata: { name },
    ...parts,
    spec: {
      storageClassName: 'ssd',
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      local: { path: `/mnt/${name}` },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [node] }] }] },
      },
      ...spec,
    },
  };
}

export function claim(name: string, storage: string, spec: Manifest = {}): Manifest {
  return { kind: 'PersistentVolumeClaim', metadata: { name }, spec: claimSpec(storage, spec) };
}

export function claimSpec(storage: string, spec: Manifest = {}): Manifest {
  return { storageClassName: 'ssd', accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec };
}

export function pod(name: string, claims: readonly string[], spec: Manifest = {}): Manifest {
  return { kind: 'Pod', metadata: { name }, spec: { volumes: mounted(claims), ...spec } };
}

/** Pods of a Deployment, or of another controller that is like one. */
export function deployment(name: string, replicas: number, claims: readonly string[], kind = 'Deployment'): Manifest {
  return { kind, metadata: { name }, spec: { replicas, template: { spec: { volumes: mounted(claims) } } } };
}

/** @param templates requests by the name of the claim template */
export function statefulSet(
  name: string,
  replicas: number,
  templates: Readonly<Record<string, string>>,
  spec: Manifest = {},
): Manifest {
  return {
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      template: { metadata: { labels: { app: name } }, spec: {} },
      volumeClaimTemplates: Object.entries(templates).map(([template, storage]) => ({
        metadata: { name: template },
        spec: claimSpec(storage),
      })),
      ...spec,
    },
  };
}

export function onNode(node: string): Manifest {
  return { nodeSelector: { [HOSTNAME]: node } };
}

/** Keeps a pod away from others of an app. */
export function apartFrom(app: string): Manifest {
  const term = { topologyKey: HOSTNAME, labelSelector: { matchLabels: { app } } };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

export function node(name: string, spec: Manifest = {}): Manifest {
  return { kind: 'Node', metadata: { name, labels: { [HOSTNAME]: name } }, spec };
}

function mounted(claims: readonly string[]): Manifest[] {
  return claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
}
