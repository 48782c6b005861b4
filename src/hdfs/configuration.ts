import { Chart } from 'cdk8s';
import type { IStorage, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { hashOf } from '../daemon/hash';
import { addConfigMap } from '../storage/config-map';
import { checksOf } from '../workload/claim-checks';
import { type MountOnOptions, mountOn } from '../workload/mount';
import { type MountedObject, mountedObjectsOf } from '../workload/mounted-object';
import { inlineVolume } from '../workload/pod-volume';

/**
 * What the daemons of a `HdfsCluster` and its clients read: a ConfigMap with `core-site.xml` and `hdfs-site.xml`.
 *
 * A client mounts it and says so in `HADOOP_CONF_DIR`: `hdfs.configuration.mountOn(container, '/etc/hadoop/conf')`. Its pod
 * has to be in the namespace of the cluster; for another one make a ConfigMap of `files` there.
 */
export class HdfsConfiguration extends Construct implements IStorage {
  /** @internal */
  public static _of(
    scope: Construct,
    configMapName: string,
    labels: { readonly [name: string]: string },
    files: { [name: string]: string },
  ): HdfsConfiguration {
    const configuration = new HdfsConfiguration(scope, configMapName, files);
    checksOf(configuration); // of the pods that mount it
    addConfigMap(configuration, `configuration '${configMapName}'`, {
      metadata: { name: configMapName, labels },
      data: files,
    });
    return configuration;
  }

  /** Name of the ConfigMap. */
  public readonly configMapName: string;

  /** The text of each file, by its name. */
  public readonly files: { [name: string]: string };

  private podVolume?: Volume;

  private constructor(scope: Construct, configMapName: string, files: { [name: string]: string }) {
    super(scope, 'configuration');
    this.configMapName = configMapName;
    this.files = files;
  }

  /** The files as a volume of a pod. `container.mount` calls it; two containers of one pod share it. */
  public asVolume(): Volume {
    this.podVolume ??= inlineVolume(this, 'hadoop-configuration', { configMap: { name: this.configMapName } });
    return this.podVolume;
  }

  /** @internal */
  public get _shows(): MountedObject[] {
    return mountedObjectsOf(this.node.findChild('ConfigMap'));
  }

  /**
   * Mount the files in a container of cdk8s-plus, of any version from 27 on.
   *
   * @param container the container: what `addContainer` returns, or one of a pod's `containers` or `initContainers`
   * @param path where it is mounted in the container, an absolute path such as '/etc/hadoop/conf'
   * @param options how it is mounted
   * @throws If that is not a container of cdk8s-plus, something is mounted at that path already, or an
   * option is not possible.
   */
  public mountOn(container: unknown, path: string, options?: MountOnOptions): void {
    mountOn(`HDFS configuration '${this.configMapName}'`, this, container, path, options);
  }

  /**
   * What pods of a scope's namespace can mount: this, or a copy in that namespace, since no pod can mount a ConfigMap of
   * another. @internal
   */
  public _for(scope: Construct, copyName: string, labels: { readonly [name: string]: string }): HdfsConfiguration {
    return Chart.of(this).namespace === Chart.of(scope).namespace
      ? this
      : HdfsConfiguration._of(scope, copyName, labels, this.files);
  }

  /** Changes with the files: daemons read them when they start. @internal */
  public get _hash(): string {
    return hashOf(this.files);
  }
}
