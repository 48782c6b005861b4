import { printQuantity } from '../model/quantity';
import { CLIENT, jvmOptions, type Memory } from './memory';
import { CONFIGURATION_MOUNT } from './paths';
import { bash } from './scripts';

/** What all pods of a cluster have in common. */
export interface PodSettings {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly nodeSelector?: { readonly [name: string]: string };
  readonly configMapName: string;
  /** Bytes of the smallest node. */
  readonly nodeMemory: number;
}

/** One container with a program of Hadoop. */
export interface ContainerOptions {
  readonly name: string;
  readonly command: string[];
  readonly memory: Memory;
  /** The variable from which the program has its JVM's options. */
  readonly jvmVariable: string;
  readonly environment?: readonly object[];
  readonly ports?: { readonly [name: string]: number };
  /** Volumes by where they are mounted. */
  readonly mounts?: { readonly [path: string]: string };
  readonly probes?: object;
}

/** A directory of the pod for what the JVM and the web server unpack, since the root file system is read-only. */
const TEMPORARY = 'tmp';
const CONFIGURATION = 'hadoop-configuration';

/**
 * `spec` of a pod that a namespace of the level `restricted` admits.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podSpec(settings: PodSettings, rest: object): object {
  const { user, group, nodeSelector, configMapName } = settings;
  return {
    ...rest,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector,
    securityContext: {
      runAsUser: user,
      runAsGroup: group,
      runAsNonRoot: true,
      fsGroup: group,
      // Otherwise the kubelet goes through all blocks of all disks whenever a pod starts.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumes: [
      { name: CONFIGURATION, configMap: { name: configMapName } },
      { name: TEMPORARY, emptyDir: {} },
    ],
  };
}

/** A container of such a pod. */
export function container({ image, nodeMemory }: PodSettings, options: ContainerOptions): object {
  const { name, command, memory, jvmVariable, environment = [], ports, mounts = {}, probes } = options;
  const bytes = printQuantity(memory.limit);
  return {
    name,
    image,
    command,
    env: [
      { name: 'HADOOP_CONF_DIR', value: CONFIGURATION_MOUNT },
      { name: 'HADOOP_LOG_DIR', value: '/tmp' },
      ...environment,
      { name: jvmVariable, value: jvmOptions(memory, nodeMemory) },
      // For what somebody runs in the container: it shares the limit with the daemon.
      ...(jvmVariable === CLIENT_VARIABLE ? [] : [{ name: CLIENT_VARIABLE, value: jvmOptions(CLIENT, nodeMemory) }]),
    ],
    ports: ports && Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    resources: { requests: { cpu: '100m', memory: bytes }, limits: { memory: bytes } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      ...Object.entries(mounts).map(([mountPath, name]) => ({ name, mountPath })),
      { name: CONFIGURATION, mountPath: CONFIGURATION_MOUNT, readOnly: true },
      { name: TEMPORARY, mountPath: '/tmp' },
    ],
    ...probes,
  };
}

export const CLIENT_VARIABLE = 'HADOOP_CLIENT_OPTS';

/** A daemon is started for 10 minutes, and is then looked at every 10 seconds. */
export function probes(startup: object, liveness: object, readiness: object): object {
  return {
    startupProbe: { ...startup, periodSeconds: 5, failureThreshold: 120, timeoutSeconds: 5 },
    livenessProbe: { ...liveness, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 },
    readinessProbe: { ...readiness, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 },
  };
}

export function tcp(port: string): object {
  return { tcpSocket: { port } };
}

export function get(port: string, path: string): object {
  return { httpGet: { port, path } };
}

export function exec(script: string): object {
  return { exec: { command: bash(script) } };
}
