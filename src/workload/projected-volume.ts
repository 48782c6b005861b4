import type { IStorage, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkLabel } from '../model/names';
import { checkFileMode, conflict } from '../model/projection';
import { checkShape, subjectOf } from '../model/shape';
import { checksOf } from './claim-checks';
import { PROJECTED_VOLUME } from './input';
import { type MountOnOptions, mountOn } from './mount';
import type { MountedObject } from './mounted-object';
import { inlineVolume } from './pod-volume';
import type { VolumeProjection } from './volume-projection';

/**
 * Properties for `ProjectedVolume`.
 */
export interface ProjectedVolumeProps {
  /** What the directory is made of: one source or more, no two with a file of the same path. */
  readonly sources: VolumeProjection[];

  /**
   * Mode of the files that have none of their own, 0o000 to 0o777: an octal number, such as `0o440`.
   *
   * Where the pod has an fsGroup, the kubelet gives the files to it and adds 0o440.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;

  /**
   * Name of the volume in the pod, a DNS-1123 label.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
}

/**
 * ConfigMaps, Secrets, what a pod is told of itself, and tokens of its service account, all in one directory that
 * containers of cdk8s-plus mount.
 *
 * It is read-only. The kubelet keeps it up to date while the pod runs, all of it at once; a container that mounts it with
 * `subPath` keeps what it got at its start.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export class ProjectedVolume extends Construct implements IStorage {
  /** Name of the volume in the pod. */
  public readonly name: string;

  private readonly props: ProjectedVolumeProps;
  private podVolume?: Volume;

  /**
   * @param scope the construct that the volume belongs to
   * @param id id of the construct
   * @param props the sources, and what is to be different from the defaults
   * @throws If there are no sources, two have a file of the same path, a mode is not possible, or the name is no DNS-1123
   * label. At synthesis, if a key is mapped that a ConfigMap or a Secret of the app has not, or the keys of a whole one
   * are the paths of other files.
   */
  public constructor(scope: Construct, id: string, props: ProjectedVolumeProps) {
    checkShape(subjectOf('projected volume', props, 'name', id), PROJECTED_VOLUME, props);
    const { name = id, sources, defaultMode } = props;
    checkLabel('projected volume', name, 'set name');
    const thing = `projected volume '${name}'`;
    if (sources.length === 0) {
      throw new Error(
        `${thing} has an empty list of sources: expected one or more, such as VolumeProjection.fromConfigMap`,
      );
    }
    if (defaultMode !== undefined) {
      checkFileMode(thing, defaultMode);
    }
    const problem = conflict(sources.flatMap(({ _files }) => _files));
    if (problem !== undefined) {
      throw new Error(`${thing} ${problem}`);
    }
    super(scope, id);
    this.name = name;
    this.props = props;
    checksOf(this); // of the pods that mount it
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** @internal */
  public get _shows(): MountedObject[] {
    return this.props.sources.flatMap((source) => source._shows());
  }

  /** The volume as one of a pod. `container.mount` calls it; containers of one pod share the volume. */
  public asVolume(): Volume {
    const { sources, defaultMode } = this.props;
    this.podVolume ??= inlineVolume(this, this.name, {
      projected: { sources: sources.map(({ _source }) => _source), defaultMode },
    });
    return this.podVolume;
  }

  /**
   * Mount the directory in a container of cdk8s-plus, of any version from 27 on.
   *
   * @param container the container: what `addContainer` returns, or one of a pod's `containers` or `initContainers`
   * @param path where it is mounted in the container, an absolute path such as '/etc/app'
   * @param options how it is mounted
   * @throws If that is not a container of cdk8s-plus, something is mounted at that path already, or an option is
   * not possible.
   */
  public mountOn(container: unknown, path: string, options?: MountOnOptions): void {
    mountOn(`projected volume '${this.name}'`, this, container, path, options);
  }

  /** Keys can be added to a ConfigMap until all is there. */
  private problems(): string[] {
    const { sources } = this.props;
    const problems = [
      ...sources.map((source) => source._missingKey()),
      conflict(sources.flatMap((source) => source._allFiles())),
    ];
    return problems
      .filter((problem) => problem !== undefined)
      .map((problem) => `projected volume '${this.name}' ${problem}`);
  }
}
