import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { bash } from '../../daemon/bash';
import { hashOf } from '../../daemon/hash';
import type { Labels } from '../../daemon/labels';
import { MIB } from '../../daemon/memory';
import { type MountedConfigMap, podSpec } from '../../daemon/pod';
import { checkConfigMapData } from '../../model/config-map';
import { checkLabel } from '../../model/names';
import { checkShape, subjectOf } from '../../model/shape';
import { addConfigMap } from '../../storage/config-map';
import { NamespacedObject } from '../../storage/namespaced-object';
import { masterHost } from '../cluster/master';
import { SPARK_CLASS, sparkContainer } from '../cluster/pod';
import { DRIVER_UI_PORT } from '../cluster/ports';
import { waitForCluster } from '../cluster/scripts';
import type { SparkCluster } from '../cluster/spark-cluster';
import { SPARK_JOB } from '../input';
import type { SparkJobProps } from './spark-job-props';
import { type DriverMemory, driverMemory, submitCommand } from './submit';

const COMPONENT = 'driver';

/** Where the driver has the files of its job. */
const APPLICATION_MOUNT = '/opt/application';

/** A hash follows, and a Job's name has 63 characters at most, since its pods have it as a label. */
const NAME_LIMIT = 52;

/** Of the shell of Hadoop in the container that waits. */
const WAIT_MEMORY = 256 * MIB;

/**
 * An application on a `SparkCluster`: a Job whose pod is the driver, and ends as the application does.
 *
 * The pod waits for a worker, and for the home of its user in HDFS, so that all can be applied at once. The Job is in the
 * cluster's namespace.
 *
 * @see https://spark.apache.org/docs/3.5.7/submitting-applications.html
 */
export class SparkJob extends Construct {
  /** Name of the Job. */
  public readonly jobName: string;

  /**
   * @param scope the construct that the job belongs to, in a chart with the cluster's namespace
   * @param id id of the construct
   * @param props the cluster and the application
   * @throws If an executor fits on no worker, a heap is less than Spark starts with, the namespace is not the cluster's,
   * a property is none of Spark's, or the name is no DNS-1123 label or too long.
   */
  public constructor(scope: Construct, id: string, props: SparkJobProps) {
    const thing = subjectOf('Spark job', props, 'name', id);
    checkShape(thing, SPARK_JOB, props);
    const name = props.name ?? id;
    checkName(thing, name);
    checkNamespace(thing, Chart.of(scope).namespace, props.cluster.namespace);
    checkRetries(thing, props.retries);
    checkConfigMapData(thing, props.files ?? {});
    const memory = driverMemory(thing, props);
    const command = submitCommand(thing, props, memory.heap);
    super(scope, id);

    const labels = { ...props.cluster._settings.labels, ...props.labels, 'app.kubernetes.io/component': COMPONENT };
    const spec = jobSpec(props, labels, this.addFiles(name, labels, props.files), command, memory);
    this.jobName = `${name}-${hashOf(spec)}`;
    new NamespacedObject(this, 'Job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: this.jobName, labels },
      spec,
    });
  }

  /** A ConfigMap of its own for each version of the files: a Job that waits has those that it was made with. */
  private addFiles(name: string, labels: Labels, files: SparkJobProps['files']): MountedConfigMap[] {
    if (!files) {
      return [];
    }
    const configMap = `${name}-${hashOf(files)}`;
    addConfigMap(this, `Spark job '${name}'`, {
      metadata: { name: configMap, labels: { ...labels } },
      immutable: true,
      data: files,
    });
    return [{ volume: 'application', configMap, path: APPLICATION_MOUNT }];
  }
}

function jobSpec(
  props: SparkJobProps,
  labels: object,
  files: readonly MountedConfigMap[],
  command: string[],
  { heap, overhead }: DriverMemory,
): object {
  const { cluster, retries = 0, deadline, keepFor, nodeSelector = cluster._pods.nodeSelector } = props;
  const pods = { ...cluster._pods, nodeSelector, configMaps: [...cluster._pods.configMaps, ...files] };
  const driver = sparkContainer(pods, {
    name: COMPONENT,
    command,
    environment: [],
    memory: heap + overhead,
    cpu: '500m',
    ports: { http: DRIVER_UI_PORT },
  });
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: deadline?.toSeconds(),
    ttlSecondsAfterFinished: keepFor?.toSeconds(),
    template: {
      metadata: { labels },
      spec: podSpec(pods, {
        restartPolicy: 'Never',
        initContainers: [waitContainer(cluster)],
        containers: [driver],
      }),
    },
  };
}

function waitContainer(cluster: SparkCluster): object {
  const shell = cluster._waitsForHome ? `${SPARK_CLASS} org.apache.hadoop.fs.FsShell` : undefined;
  return sparkContainer(cluster._pods, {
    name: 'wait',
    command: bash(waitForCluster(masterHost(cluster._settings), shell)),
    environment: [{ name: 'SPARK_DRIVER_MEMORY', value: '64m' }],
    memory: WAIT_MEMORY,
  });
}

function checkName(thing: string, name: string): void {
  checkLabel('Spark job', name, 'set name');
  if (name.length > NAME_LIMIT) {
    throw new Error(
      `${thing} has a name of ${name.length} characters: expected at most ${NAME_LIMIT}, since a hash follows it; shorten name`,
    );
  }
}

function checkNamespace(thing: string, namespace: string | undefined, ofCluster: string): void {
  if (namespace !== ofCluster) {
    throw new Error(
      `${thing} is in ${namespace === undefined ? 'no namespace' : `namespace '${namespace}'`}: expected '${ofCluster}', whose configuration its pod mounts; put it in a chart with that namespace`,
    );
  }
}

function checkRetries(thing: string, retries: number | undefined): void {
  if (retries !== undefined && (!Number.isInteger(retries) || retries < 0 || retries > 2 ** 31 - 1)) {
    throw new Error(`${thing} has ${retries} retries: expected a whole number from 0 up; set retries`);
  }
}
