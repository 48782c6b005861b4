import { ApiObject, Chart } from 'cdk8s';
import type { IStorage, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { hashOf } from '../daemon/hash';
import { inlineVolume } from '../workload/pod-volume';

/**
 * What the daemons of a `HdfsCluster` and its clients read: a ConfigMap with `core-site.xml` and `hdfs-site.xml`.
 *
 * A client mounts it and says so in `HADOOP_CONF_DIR`: `container.mount('/etc/hadoop/conf', hdfs.configuration)`. Its pod
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
    new ApiObject(configuration, 'ConfigMap', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
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
