import { Chart, type Size } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterNamesOf } from '../../daemon/cluster-names';
import { hashOf } from '../../daemon/hash';
import { HdfsConfiguration } from '../../hdfs/configuration';
import { propertiesFile } from '../../hdfs/properties-file';
import { checkShape, subjectOf } from '../../model/shape';
import { Building } from '../../storage/building';
import { addConfigMap } from '../../storage/config-map';
import { sizeOfBytes } from '../../storage/size';
import { EphemeralVolume } from '../../workload/ephemeral-volume';
import { jvmSize } from '../heap';
import { SPARK_CLUSTER } from '../input';
import { checkSparkConf, sparkDefaults } from '../properties';
import { addMaster, masterHost } from './master';
import { mountedHadoopConfiguration, mountedSparkConfiguration, type SparkPodSettings } from './pod';
import { MASTER_PORT } from './ports';
import { type Settings, settingsOf } from './settings';
import type { SparkClusterProps } from './spark-cluster-props';
import type { SparkScratch } from './spark-scratch';
import { addWorkers, addWorkersToDataNodes, scratchName, type WorkerScratch } from './worker';

/**
 * A standalone Spark cluster on local disks: a master, and workers whose executors have their scratch on the disks.
 *
 * A worker offers what is left of its node: memory by what all else takes, and all CPUs but one. The pods are admitted by
 * the pod security level `restricted`.
 *
 * @see https://spark.apache.org/docs/3.5.7/spark-standalone.html
 */
export class SparkCluster extends Construct {
  /** The master as applications name it: `spark://<host>:7077`. */
  public readonly url: string;

  /** Namespace of all of its objects. */
  public readonly namespace: string;

  /** How many workers run. */
  public readonly workers: number;

  /** Memory for the heaps of the executors of each worker, all together. */
  public readonly workerMemory: Size;

  /** How many tasks run on a worker at a time. */
  public readonly workerCores: number;

  /** @internal */
  public readonly _settings: Settings;

  /** @internal */
  public readonly _pods: SparkPodSettings;

  /** Whether there is a home in a HDFS of this app that jobs can wait for. @internal */
  public readonly _waitsForHome: boolean;

  /**
   * @param scope the construct that the cluster belongs to, in a chart with a namespace
   * @param id id of the construct; no name depends on it
   * @param props the scratch, the file system, and what is to be different from the defaults
   * @throws If no executor fits beside all else on a node, there are more workers than nodes with scratch, two scratch
   * volumes on one file system, nodes with different numbers of them, a user without a home in HDFS, or a storage of
   * scratch on demand that retains its volumes.
   */
  public constructor(scope: Construct, id: string, props: SparkClusterProps) {
    checkShape(subjectOf('Spark', props, 'name', 'spark'), SPARK_CLUSTER, props);
    super(scope, id);
    const building = new Building(this);
    try {
      const settings = settingsOf(Chart.of(this).namespace, props);
      clusterNamesOf(this).check(settings);
      this._settings = settings;
      this.namespace = settings.namespace;
      this.url = `spark://${masterHost(settings)}:${MASTER_PORT}`;
      this.workers = settings.workers;
      this.workerMemory = sizeOfBytes(settings.memory.executors);
      this.workerCores = settings.cores;
      this._waitsForHome = props.hdfs?._neighbour.homes.includes(settings.hadoopUser) ?? false;
      checkSparkConf(settings.thing, props.sparkConf ?? {}, { 'spark.executor.memory': 'workerMemory' });
      const defaults = {
        'spark-defaults.conf': sparkDefaults({
          'spark.executor.memory': jvmSize(settings.memory.executorHeap),
          // Jars and logs of ended applications, after a week.
          'spark.worker.cleanup.enabled': 'true',
          // Its name and not its address, which is another one when its pod is.
          'spark.worker.preferConfiguredMasterAddress': 'true',
          ...props.sparkConf,
        }),
      };
      const hadoop = this.hadoopConfiguration(settings, props);
      this._pods = this.podSettings(settings, defaults, hadoop);
      const daemon = { ...settings, ...this._pods, configurationHash: hashOf([defaults, hadoop?.files]) };
      addMaster(this, daemon);
      const workers = {
        masterUrl: this.url,
        replicas: settings.workers,
        memory: settings.memory,
        cores: settings.cores,
        scratch: this.workerScratch(settings, props.scratch),
      };
      if (props.hdfs && props.inDataNodePods) {
        addWorkersToDataNodes(daemon, props.hdfs._neighbour, workers);
      } else {
        addWorkers(this, daemon, workers);
      }
      clusterNamesOf(this).add(settings);
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  private hadoopConfiguration(settings: Settings, props: SparkClusterProps): HdfsConfiguration | undefined {
    const { hdfs, fileSystem } = props;
    const name = `${settings.name}-hadoop-configuration`;
    if (fileSystem !== undefined) {
      const files = { 'core-site.xml': propertiesFile({ 'fs.defaultFS': fileSystem }) };
      return HdfsConfiguration._of(this, name, settings.labels, files);
    }
    return hdfs?.configuration._for(this, name, settings.labels);
  }

  private podSettings(
    settings: Settings,
    defaults: { [file: string]: string },
    hadoop?: HdfsConfiguration,
  ): SparkPodSettings {
    const name = `${settings.name}-configuration`;
    addConfigMap(this, settings.thing, { metadata: { name, labels: settings.labels }, data: defaults });
    const { image, user, group, nodeSelector, hadoopUser } = settings;
    const hadoopConfigMap = hadoop?.configMapName;
    const configMaps = [mountedSparkConfiguration(name), ...mountedHadoopConfiguration(hadoopConfigMap)];
    return { image, user, group, nodeSelector, hadoopUser, hadoopConfigMap, configMaps };
  }

  private workerScratch({ volumes }: Settings, { _volumes, _onDemand }: SparkScratch): WorkerScratch {
    if (_onDemand) {
      const volume = new EphemeralVolume(this, scratchName(0), _onDemand);
      return { amount: 1, podVolumes: [volume._manifest()] };
    }
    const amount = volumes[0].length;
    const templates = volumes[0].map((_, index) => [scratchName(index), volumes.map((ofNode) => ofNode[index])]);
    return { amount, claims: _volumes && { storage: _volumes.storage, volumes: Object.fromEntries(templates) } };
  }
}
