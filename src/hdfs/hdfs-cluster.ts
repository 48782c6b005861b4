import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterNamesOf } from '../daemon/cluster-names';
import { checkShape, subjectOf } from '../model/shape';
import { Building } from '../storage/building';
import { addBootstrapJob } from './bootstrap-job';
import { HdfsConfiguration } from './configuration';
import { addDataNodes, type DataNodes } from './data-node';
import type { HdfsClusterProps } from './hdfs-cluster-props';
import { HDFS_CLUSTER } from './input';
import { LOG4J_PROPERTIES } from './log4j';
import { addNameNode } from './name-node';
import { type HdfsNeighbour, memoryByNode } from './neighbour';
import { propertiesFile } from './properties-file';
import { addSecondaryNameNode } from './secondary-name-node';
import { type Settings, settingsOf } from './settings';
import { coreSite } from './site';

/**
 * HDFS on local disks: a NameNode, a DataNode on each node that has a disk for it, and all that they need.
 *
 * Every claim is pinned to its volume, so what is on a disk is what its daemon finds at each start, and a daemon whose disk
 * is not mounted waits for it. The pods are admitted by the pod security level `restricted`. There is one NameNode, so no
 * file can be read or written while its node is down; they are all there again when it is back.
 *
 * @see https://hadoop.apache.org/docs/r3.4.2/hadoop-project-dist/hadoop-hdfs/HdfsDesign.html
 */
export class HdfsCluster extends Construct {
  /** The file system as clients name it: `hdfs://<host>:8020`. */
  public readonly uri: string;

  /** Namespace of all of its objects. */
  public readonly namespace: string;

  /** How many copies of a block there are, each on another DataNode. */
  public readonly replication: number;

  /** `core-site.xml` and `hdfs-site.xml`, which clients mount as the daemons do. */
  public readonly configuration: HdfsConfiguration;

  /** @internal */
  public readonly _neighbour: HdfsNeighbour;

  /**
   * @param scope the construct that the cluster belongs to, in a chart with a namespace
   * @param id id of the construct; no name depends on it
   * @param props the volumes, and what is to be different from the defaults
   * @throws If there are more replicas than DataNodes, more DataNodes than nodes with a disk, two data volumes on one file
   * system, nodes with different numbers of disks, a heap that its limit does not hold, as many tolerated failures as disks,
   * a checkpoint on the NameNode's own node, or a volume that is not of the storage or is taken.
   */
  public constructor(scope: Construct, id: string, props: HdfsClusterProps) {
    checkShape(subjectOf('HDFS', props, 'name', 'hdfs'), HDFS_CLUSTER, props);
    super(scope, id);
    const building = new Building(this);
    try {
      const settings = settingsOf(Chart.of(this).namespace, props);
      clusterNamesOf(this).check(settings);
      const { site, hdfsSite, namespace } = settings;
      const core = coreSite(site, props.coreSite);
      this.uri = core['fs.defaultFS'];
      this.namespace = namespace;
      this.replication = Number(hdfsSite['dfs.replication']);
      this.configuration = HdfsConfiguration._of(this, settings.configMapName, settings.labels, {
        'core-site.xml': propertiesFile(core),
        'hdfs-site.xml': propertiesFile(hdfsSite),
        'log4j.properties': LOG4J_PROPERTIES,
      });
      this._neighbour = {
        identity: settings,
        homes: props.homes ?? [],
        nodeMemory: settings.nodeMemory,
        memoryByNode: memoryByNode(settings, props),
        dataNodes: this.addDaemons(settings, props),
      };
      clusterNamesOf(this).add(settings);
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  private addDaemons(settings: Settings, props: HdfsClusterProps): DataNodes {
    const { storage, nameVolume, checkpointVolume, diskCapacity, homes = [] } = props;
    const { dataNodes, replicas, nameNodeMemory, dataNodeMemory } = settings;
    const daemon = { ...settings, configurationHash: this.configuration._hash };
    addNameNode(this, daemon, { storage, volume: nameVolume, memory: nameNodeMemory });
    if (checkpointVolume) {
      addSecondaryNameNode(this, daemon, { storage, volume: checkpointVolume, memory: nameNodeMemory });
    }
    const added = addDataNodes(this, daemon, {
      storage,
      volumes: dataNodes,
      replicas,
      capacity: diskCapacity,
      memory: dataNodeMemory,
    });
    addBootstrapJob(this, settings, homes);
    return added;
  }
}
