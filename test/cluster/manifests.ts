import { BUSYBOX_IMAGE } from './harness/images';
import type { Manifest } from './harness/manifest';

export interface StorageClassOptions {
  readonly name: string;
  /** @default WaitForFirstConsumer */
  readonly volumeBindingMode?: 'WaitForFirstConsumer' | 'Immediate';
  /** @default false */
  readonly isDefault?: boolean;
}

export function storageClass(options: StorageClassOptions): Manifest {
  const { name, volumeBindingMode = 'WaitForFirstConsumer', isDefault = false } = options;
  const annotations = isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {};
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...annotations },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode,
  };
}

export interface LocalVolumeOptions {
  readonly name: string;
  readonly storageClassName: string;
  /** The value of the label kubernetes.io/hostname. */
  readonly node: string;
  /** @default /mnt/ssd/data */
  readonly path?: string;
  /** @default 1Gi */
  readonly capacity?: string;
  /** @default Filesystem */
  readonly volumeMode?: 'Filesystem' | 'Block';
  /** @default - none */
  readonly fsType?: string;
  /** @default Retain */
  readonly reclaimPolicy?: 'Retain' | 'Delete' | 'Recycle';
  /** @default - any claim */
  readonly claimRef?: { readonly name: string; readonly namespace?: string };
  /** @default ReadWriteOnce */
  readonly accessModes?: readonly string[];
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

export function localVolume(options: LocalVolumeOptions): Manifest {
  const { name, storageClassName, node, path = '/mnt/ssd/data', capacity = '1Gi', labels } = options;
  const { volumeMode = 'Filesystem', reclaimPolicy = 'Retain', accessModes = ['ReadWriteOnce'] } = options;
  const { fsType, claimRef } = options;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(labels && { labels }) },
    spec: {
      capacity: { storage: capacity },
      volumeMode,
      accessModes,
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName,
      local: { path, ...(fsType && { fsType }) },
      nodeAffinity: { required: { nodeSelectorTerms: [hostnameTerm(node)] } },
      ...(claimRef && { claimRef }),
    },
  };
}

export function hostnameTerm(...hostnames: readonly string[]): object {
  return { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: hostnames }] };
}

export interface ClaimOptions {
  readonly name: string;
  readonly namespace: string;
  /** @default - the field is left out, which means the default class */
  readonly storageClassName?: string;
  /** @default 1Gi */
  readonly request?: string;
  /** @default Filesystem */
  readonly volumeMode?: 'Filesystem' | 'Block';
  /** @default - any */
  readonly volumeName?: string;
  /** @default ReadWriteOnce */
  readonly accessModes?: readonly string[];
  /** @default - any */
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export function claim({ name, namespace, ...spec }: ClaimOptions): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: claimSpec(spec),
  };
}

function claimSpec(options: Omit<ClaimOptions, 'name' | 'namespace'>): object {
  const { storageClassName, request = '1Gi', volumeMode = 'Filesystem', volumeName, matchLabels } = options;
  const { accessModes = ['ReadWriteOnce'] } = options;
  return {
    accessModes,
    volumeMode,
    resources: { requests: { storage: request } },
    ...(storageClassName !== undefined && { storageClassName }),
    ...(volumeName && { volumeName }),
    ...(matchLabels && { selector: { matchLabels } }),
  };
}

export interface PodOptions {
  readonly name: string;
  readonly namespace: string;
  /** Names of claims; the first is mounted at /mnt, the others at /mnt-1, /mnt-2 and so on. */
  readonly claims: readonly string[];
  /** A shell command, after which the container stays. @default - it only stays */
  readonly command?: string;
  /** Skips the scheduler. @default - the scheduler decides */
  readonly nodeName?: string;
  /** @default - any */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Gives the first claim as a device at /dev/block, and not as a directory. @default false */
  readonly block?: boolean;
  /** @default - the image's user, which is root */
  readonly securityContext?: object;
  /** @default - none */
  readonly containerSecurityContext?: object;
}

export function pod({ name, namespace, ...options }: PodOptions): Manifest {
  const { claims } = options;
  const volumes = claims.map((claimName, i) => ({ name: `volume-${i}`, persistentVolumeClaim: { claimName } }));
  const metadata = { name, namespace };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec({ ...options, volumes: { volumes } }) };
}

/** What a container that may write with fsGroup 2000 needs, to be admitted at the `restricted` level. */
export const RESTRICTED = {
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    fsGroup: 2000,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};

type PodSpecOptions = Omit<PodOptions, 'name' | 'namespace'> & { readonly volumes: object };

function podSpec(options: PodSpecOptions): object {
  const { claims, command = 'true', nodeName, nodeSelector, block = false, volumes } = options;
  const { securityContext, containerSecurityContext } = options;
  const mounts = claims.map((_, i) => ({ name: `volume-${i}`, mountPath: i === 0 ? '/mnt' : `/mnt-${i}` }));
  return {
    terminationGracePeriodSeconds: 1,
    ...(nodeName && { nodeName }),
    ...(nodeSelector && { nodeSelector }),
    ...(securityContext && { securityContext }),
    containers: [
      {
        name: 'main',
        image: BUSYBOX_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', `${command}\nexec sleep 1000000`],
        ...(containerSecurityContext && { securityContext: containerSecurityContext }),
        ...(block ? { volumeDevices: [{ name: 'volume-0', devicePath: '/dev/block' }] } : { volumeMounts: mounts }),
      },
    ],
    ...volumes,
  };
}

/** Name of the claim template of a StatefulSet, mounted at /mnt. */
export const TEMPLATE = 'volume-0';

export interface StatefulSetOptions {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** A shell command of every pod. @default - the pods only stay */
  readonly command?: string;
}

/** A set whose pods mount the claim of a template that is still to be added. */
export function statefulSet({ name, namespace, replicas, command }: StatefulSetOptions): Manifest {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec({ claims: [TEMPLATE], command, volumes: {} }) },
    },
  };
}

/** @param level the pod security level that is enforced, @default - none */
export function namespace(name: string, level?: 'restricted'): Manifest {
  const labels = level && { labels: { 'pod-security.kubernetes.io/enforce': level } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...labels } };
}
