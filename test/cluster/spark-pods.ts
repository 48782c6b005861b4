import { setTimeout as sleep } from 'node:timers/promises';
import type { Needs } from './describe-on-cluster';
import { Hadoop } from './hadoop-pods';
import type { Cluster } from './harness/cluster';
import { buildDns } from './harness/dns';
import { buildHadoopImage, findMissingForHadoop } from './harness/hadoop-image';
import type { Manifest } from './harness/manifest';
import { buildSparkImage, findMissingForSpark } from './harness/spark-image';

/** A process of Java at its largest. */
export interface Peak {
  /** The class that it runs, without its package. */
  readonly name: string;
  readonly mebibytes: number;
}

/** How an application ended. */
export interface Ending {
  readonly succeeded: boolean;
  /** Of the driver. */
  readonly exitCode: number;
  /** What the driver logged. */
  readonly log: string;
}

/** Looks into the pods of a Spark. */
export class Spark {
  private readonly hadoop: Hadoop;

  public constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
  ) {
    this.hadoop = new Hadoop(cluster, namespace);
  }

  /** Applies the documents of an application, of which the last is the Job, and waits until it has ended. */
  public async run(documents: readonly Manifest[]): Promise<Ending> {
    expect((await this.cluster.apply(documents)).warnings).toEqual([]);
    const job = documents.at(-1)!;
    const ended = ({ status }: Manifest) => status?.succeeded === 1 || status?.failed === 1;
    const { status } = await this.cluster.waitFor(job, ended);
    const [driver] = await this.podsOf({ 'job-name': job.metadata!.name! });
    const [{ state }] = driver.status.containerStatuses;
    const files = `/var/log/pods/${this.namespace}_${driver.metadata!.name}_*/driver/*.log`;
    const log = await this.cluster.node(driver.spec.nodeName).run(`cat ${files}`);
    return { succeeded: status.succeeded === 1, exitCode: state.terminated.exitCode, log };
  }

  /** The pod of the master; undefined while there is none. */
  public async master(): Promise<Manifest | undefined> {
    const [found] = await this.podsOf({ 'app.kubernetes.io/name': 'spark', 'app.kubernetes.io/component': 'master' });
    return found;
  }

  /** How many workers the master counts on. */
  public async aliveWorkers(): Promise<number> {
    const pod = (await this.master())?.metadata?.name;
    const answer = pod === undefined ? '' : await this.hadoop.get(pod, 8080, '/json/');
    return Number(/"aliveworkers"\s*:\s*(\d+)/.exec(answer)?.[1] ?? 0);
  }

  /** The processes of a container at their largest, of all that are seen until something is done. */
  public async peaksUntil(pod: string, container: string, done: Promise<unknown>): Promise<Peak[]> {
    const peaks = new Map<string, number>();
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    done.then(end, end);
    while (!isDone) {
      for (const { name, mebibytes } of await this.processes(pod, container).catch(() => [])) {
        peaks.set(name, Math.max(peaks.get(name) ?? 0, mebibytes));
      }
      await sleep(1_000);
    }
    return [...peaks].map(([name, mebibytes]) => ({ name, mebibytes }));
  }

  public podsOf(labels: Readonly<Record<string, string>>): Promise<Manifest[]> {
    const labelSelector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    return this.cluster.client.list(this.hadoop.pod(''), { labelSelector: labelSelector.join(',') });
  }

  private async processes(pod: string, container: string): Promise<Peak[]> {
    const { spec, status } = await this.cluster.get(this.hadoop.pod(pod));
    const { containerID } = status.containerStatuses.find(({ name }: Manifest) => name === container);
    const id = containerID.replace('containerd://', '');
    const each = `tr '\\0' ' ' <$process/cmdline; grep VmHWM $process/status`;
    const own = `grep -q ${id} $process/cgroup`;
    const command = `for process in /proc/[0-9]*; do { ${own} && ${each}; } 2>/dev/null || true; done`;
    const text = await this.cluster.node(spec.nodeName).run(command);
    const found = text.matchAll(/^\S*java .*? org\.apache\.spark\.\S*?(\w+) .*?VmHWM:\s+(\d+) kB$/gm);
    return [...found].map(([, name, kibibytes]) => ({ name, mebibytes: Math.round(Number(kibibytes) / 1024) }));
  }
}

/** No task is given out before all executors are there, however long that takes: of its own Spark waits 30 s, or not at all. */
export const ALL_EXECUTORS = {
  'spark.scheduler.minRegisteredResourcesRatio': '1',
  'spark.scheduler.maxRegisteredResourcesWaitingTime': '1h',
};

/** What tests of Spark on HDFS need beside a cluster. */
export const SPARK_ON_HDFS: Needs = {
  findMissing: () => findMissingForHadoop() ?? findMissingForSpark(),
  build: () => Promise.all([buildHadoopImage(), buildSparkImage(), buildDns()]),
};
