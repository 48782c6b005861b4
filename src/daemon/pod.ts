import { printQuantity } from '../model/quantity';
import { RESTRICTED_CONTAINER, restrictedPod } from './restricted';

/** A ConfigMap that all containers of a pod mount. */
export interface MountedConfigMap {
  readonly volume: string;
  readonly configMap: string;
  readonly path: string;
}

/** What all pods of a cluster have in common. */
export interface PodSettings {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly nodeSelector?: { readonly [name: string]: string };
  readonly configMaps: readonly MountedConfigMap[];
}

/** One container of such a pod. */
export interface ContainerOptions {
  readonly name: string;
  readonly command: string[];
  /** User and group, where they are not those of the pod. */
  readonly runAs?: { readonly user: number; readonly group: number };
  readonly environment: readonly object[];
  /** Limit and request of memory, in bytes. */
  readonly memory: number;
  /** Request of CPU. @default 100m */
  readonly cpu?: string;
  readonly ports?: { readonly [name: string]: number };
  /** Volumes by where they are mounted. */
  readonly mounts?: { readonly [path: string]: string };
  readonly probes?: object;
}

/** `spec` of a pod. */
export interface PodSpec {
  readonly [field: string]: unknown;
  readonly containers: readonly object[];
  readonly volumes: readonly object[];
}

/** What differs from pod to pod. */
export interface PodRest {
  readonly affinity?: object;
  readonly restartPolicy?: string;
  readonly initContainers?: readonly object[];
  readonly containers: readonly object[];
  readonly volumes?: readonly object[];
}

/** A directory of the pod for what the JVM and the web server unpack, since the root file system is read-only. */
const TEMPORARY = 'tmp';

/** `spec` of a pod that a namespace of the level `restricted` admits. */
export function podSpec(settings: PodSettings, rest: PodRest): PodSpec {
  const { nodeSelector, configMaps } = settings;
  return {
    ...rest,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector,
    securityContext: restrictedPod(settings),
    volumes: [...(rest.volumes ?? []), ...configMapVolumes(configMaps), { name: TEMPORARY, emptyDir: {} }],
  };
}

export function configMapVolumes(configMaps: readonly MountedConfigMap[]): object[] {
  return configMaps.map(({ volume, configMap }) => ({ name: volume, configMap: { name: configMap } }));
}

/** A container of such a pod. */
export function container({ image, configMaps }: PodSettings, options: ContainerOptions): object {
  const { name, command, runAs, environment, memory, cpu = '100m', ports, mounts = {}, probes } = options;
  const bytes = printQuantity(memory);
  return {
    name,
    image,
    command,
    env: environment,
    ports: ports && Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    resources: { requests: { cpu, memory: bytes }, limits: { memory: bytes } },
    securityContext: {
      ...(runAs && { runAsUser: runAs.user, runAsGroup: runAs.group }),
      ...RESTRICTED_CONTAINER,
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      ...Object.entries(mounts).map(([mountPath, name]) => ({ name, mountPath })),
      ...configMaps.map(({ volume, path }) => ({ name: volume, mountPath: path, readOnly: true })),
      { name: TEMPORARY, mountPath: '/tmp' },
    ],
    ...probes,
  };
}
