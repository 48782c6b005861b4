import type { Cluster } from './harness/cluster';
import type { Manifest, Reference } from './harness/manifest';
import type { Node } from './harness/node';

/** Runs shell commands in the pods of a HDFS, as `kubectl exec` does. */
export class Hadoop {
  public constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
  ) {}

  public pod(name: string): Reference {
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: this.namespace } };
  }

  /**
   * Runs a command in a container of a pod.
   *
   * @param container its name; the first one if it is not said
   * @returns what it printed
   */
  public async run(pod: string, command: string, container?: string): Promise<string> {
    const { spec, status } = await this.cluster.get(this.pod(pod));
    const name = container ?? spec.containers[0].name;
    const { containerID } = status.containerStatuses.find((candidate: { name: string }) => candidate.name === name);
    return this.node(spec.nodeName).exec(containerID, command);
  }

  /** How many DataNodes the NameNode counts on. A command of HDFS would start a Java for each question. */
  public async liveDataNodes(pod: string): Promise<number> {
    const answer = await this.get(pod, 9870, '/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState');
    return Number(/"NumLiveDataNodes"\s*:\s*(\d+)/.exec(answer)?.[1]);
  }

  /** Number of the last change that the NameNode has in its log. */
  public async lastTransaction(pod: string): Promise<number> {
    const answer = await this.get(pod, 9870, '/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo');
    return Number(/LastAppliedOrWrittenTxId\W+(\d+)/.exec(answer)?.[1]);
  }

  /** The answer of a web server of a pod's own to a request for a page. */
  public get(pod: string, port: number, path: string): Promise<string> {
    const request = `printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3`;
    return this.run(pod, `exec 3<>/dev/tcp/$(hostname -i | cut -d' ' -f1)/${port}; ${request}; cat <&3`);
  }

  /** Resident memory of the process of a pod's first container now and at its peak, against its limit, in MiB. */
  public async memory(pod: string): Promise<{ resident: number; peak: number; limit: string }> {
    const { spec } = await this.cluster.get(this.pod(pod));
    const status = await this.run(pod, 'cat /proc/1/status');
    const mebibytes = (field: string) =>
      Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024);
    const limit = spec.containers[0].resources.limits.memory;
    return { resident: mebibytes('VmRSS'), peak: mebibytes('VmHWM'), limit };
  }

  private node(name: string): Node {
    return this.cluster.node(name);
  }
}

/** The Job that makes the homes, which users cannot write to before it has ended. */
export function bootstrapOf(documents: readonly Manifest[]): Manifest {
  return documents.find(({ kind, metadata }) => kind === 'Job' && metadata?.name?.startsWith('hdfs-bootstrap-'))!;
}

/** A pod with the commands of HDFS and the configuration that clients mount, admitted at the level restricted. */
export function clientPod(options: {
  name: string;
  namespace: string;
  image: string;
  node: string;
  configMap: string;
}) {
  const { name, namespace, image, node, configMap } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      securityContext: { runAsUser: 1000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'client',
          image,
          command: ['sleep', 'infinity'],
          env: [
            { name: 'HADOOP_CONF_DIR', value: '/etc/hadoop/conf' },
            { name: 'HADOOP_USER_NAME', value: 'spark' },
          ],
          resources: { limits: { memory: '512Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'configuration', mountPath: '/etc/hadoop/conf' }],
        },
      ],
      volumes: [{ name: 'configuration', configMap: { name: configMap } }],
    },
  } satisfies Manifest;
}
