import { Chart, type Size } from 'cdk8s';
import { Construct } from 'constructs';
import { checkWhole } from '../../daemon/check-whole';
import { GIB, wholeMebibytes } from '../../daemon/memory';
import type { HdfsConfiguration } from '../../hdfs/configuration';
import { checkLabel } from '../../model/names';
import { checkShape, subjectOf } from '../../model/shape';
import { Building } from '../../storage/building';
import { capacityInBytes } from '../../storage/disk';
import { managedBy } from '../../storage/managed-by';
import { NamespacedObject } from '../../storage/namespaced-object';
import { EphemeralVolume } from '../../workload/ephemeral-volume';
import { heapOf, jvmSize, LEAST_HEAP } from '../heap';
import { HADOOP_USER, USER } from '../image';
import { SPARK_APPLICATION } from '../input';
import { addDriverAccount } from './account';
import { checkApplicationConf, hadoopProperties } from './conf';
import { podTemplate, type SparkRole } from './pod-template';
import { restartPolicyOf } from './restart';
import type { SparkApplicationProps } from './spark-application-props';
import { type ApplicationSpec, mainOf, type RoleSpec } from './spec';
import { checkVolumes } from './volumes';

const RETRY_SECONDS = 10;

/** What Spark knows a scratch volume by: in a pod that has one it makes none of its own. */
const SCRATCH = 'spark-local-dir-1';

/**
 * An application that the Spark operator runs, with the scratch of driver and executors on a storage: a SparkApplication,
 * and a ServiceAccount that may make executors.
 *
 * Each of their pods gets a volume when it is made and loses it when it is deleted: an executor's goes when the
 * application ends, the driver's stays with its pod, and so with the SparkApplication, until that is deleted. They run
 * in a namespace of the level `restricted`, whether the operator has its webhook or not. The plan does not see their claims.
 *
 * What is not here can be added: `ApiObject.of(application).addJsonPatch(…)`.
 *
 * @see https://github.com/kubeflow/spark-operator
 */
export class SparkApplication extends Construct {
  /** Name of the SparkApplication. */
  public readonly applicationName: string;

  /** Name of the pod of the driver, whose log is that of the application. */
  public readonly driverPodName: string;

  /** @internal */
  public readonly _spec: ApplicationSpec;

  /**
   * @param scope the construct that the application belongs to, in a chart with a namespace that the operator watches
   * @param id id of the construct
   * @param props the application and its storage
   * @throws If no volume of the storage fits, it has too few for all pods or retains them, a heap is less than Spark starts
   * with, a jar has no class, the main file is one of the operator, a property is none of Spark's or is said elsewhere, the
   * version of Spark is not known, or there is no namespace.
   */
  public constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    checkShape(subjectOf('Spark application', props, 'name', id), SPARK_APPLICATION, props);
    super(scope, id);
    const name = props.name ?? id;
    this.applicationName = name;
    this.driverPodName = `${name}-driver`;
    const building = new Building(this);
    try {
      const thing = `Spark application '${name}'`;
      checkName(thing, name);
      const namespace = namespaceOf(thing, this);
      const labels = {
        ...managedBy(props.labels),
        'app.kubernetes.io/name': 'spark',
        'app.kubernetes.io/instance': name,
      };
      const hadoop = props.hadoop?._for(this, `${name}-hadoop-configuration`, labels);
      this._spec = this.specOf(thing, props, labels, hadoop);
      if (props.serviceAccountName === undefined) {
        addDriverAccount(this, this.driverPodName, namespace, labels);
      }
      this.node.defaultChild = new NamespacedObject(this, 'SparkApplication', {
        apiVersion: 'sparkoperator.k8s.io/v1beta2',
        kind: 'SparkApplication',
        metadata: { name, labels },
        spec: this._spec,
      });
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  private specOf(
    thing: string,
    props: SparkApplicationProps,
    labels: { [name: string]: string },
    hadoop?: HdfsConfiguration,
  ): ApplicationSpec {
    const { storage, scratch, executors = 1, hadoopUser = HADOOP_USER, sparkConf = {}, hadoopConf, keepFor } = props;
    const { user = USER, group = USER, nodeSelector, restartPolicy, retries, retryInterval, useVolumesOnce } = props;
    checkWhole(thing, 'executors', executors);
    checkApplicationConf(thing, sparkConf);
    const volume = new EphemeralVolume(this, 'scratch', {
      name: SCRATCH,
      storage,
      capacity: scratch,
      labels,
      useVolumesOnce,
    });
    checkVolumes(thing, props, executors);
    const template = (role: SparkRole) =>
      podTemplate(role, {
        user,
        group,
        nodeSelector,
        scratchName: SCRATCH,
        scratch: volume._manifest(),
        environment: hadoop ? [{ name: 'HADOOP_USER_NAME', value: hadoopUser }] : [],
      });
    const conf = { ...(hadoop && hadoopProperties(hadoop.configMapName, hadoopUser)), ...sparkConf };
    return {
      ...mainOf(thing, props),
      mode: 'cluster',
      ...(Object.keys(conf).length > 0 && { sparkConf: conf }),
      hadoopConf,
      restartPolicy: restartPolicyOf(thing, {
        restartPolicy,
        retries,
        retryInterval: retryInterval?.toSeconds() ?? RETRY_SECONDS,
      }),
      timeToLiveSeconds: keepFor?.toSeconds(),
      driver: {
        ...roleOf(thing, 'driver', props, labels, LEAST_HEAP),
        serviceAccount: props.serviceAccountName ?? this.driverPodName,
        template: template('driver'),
      },
      executor: {
        ...roleOf(thing, 'executor', props, labels, GIB),
        instances: executors,
        template: template('executor'),
      },
    };
  }
}

function roleOf(
  thing: string,
  role: SparkRole,
  props: SparkApplicationProps,
  labels: { [name: string]: string },
  defaultHeap: number,
): Omit<RoleSpec, 'template'> {
  const cores = props[`${role}Cores`] ?? 1;
  checkWhole(thing, `${role}Cores`, cores);
  return {
    cores,
    memory: jvmSize(heapOf(thing, role, props[`${role}Memory`]) ?? defaultHeap),
    memoryOverhead: memoryOverhead(thing, role, props[`${role}MemoryOverhead`]),
    labels: { ...labels, 'app.kubernetes.io/component': role },
  };
}

function memoryOverhead(thing: string, role: SparkRole, size?: Size): string | undefined {
  return size && jvmSize(wholeMebibytes(capacityInBytes(`${thing}: ${role}MemoryOverhead`, size)));
}

/** Services of the operator have the name, and the label of pods. */
function checkName(thing: string, name: string): void {
  checkLabel('Spark application', name, 'set name');
  if (!/^[a-z]/.test(name)) {
    throw new Error(
      `${thing} has a name that begins with '${name[0]}': expected a letter, since a Service begins with it; set name`,
    );
  }
}

function namespaceOf(thing: string, scope: Construct): string {
  const { namespace } = Chart.of(scope);
  if (namespace === undefined) {
    throw new Error(
      `${thing} has no namespace: expected one that the Spark operator watches; set namespace on the chart, such as 'spark'`,
    );
  }
  return namespace;
}
