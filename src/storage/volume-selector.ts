import type { LocalVolume } from './local-volume';

/**
 * What one volume of a storage is known by: as much as makes it the only one.
 */
export interface VolumeSelector {
  /**
   * Name of the PersistentVolume.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * The node that has it.
   *
   * @default - any
   */
  readonly node?: string;

  /**
   * Name of its disk or device.
   *
   * @default - any
   */
  readonly disk?: string;

  /**
   * Its directory or device: the whole path, or the last part or parts of it, such as `hdfs/data`.
   *
   * @default - any
   */
  readonly path?: string;
}

/** The volumes of one storage by node and by name, so that pinning all of them takes linear time. */
export class VolumeIndex {
  private readonly byNode = new Map<string, LocalVolume[]>();
  private readonly byName = new Map<string, LocalVolume[]>();
  private readonly storageClassName: string;
  private readonly volumes: readonly LocalVolume[];

  public constructor(storageClassName: string, volumes: readonly LocalVolume[]) {
    this.storageClassName = storageClassName;
    this.volumes = volumes;
    for (const volume of volumes) {
      this.byName.set(volume.name, [volume]);
      const onNode = this.byNode.get(volume.node) ?? [];
      onNode.push(volume);
      this.byNode.set(volume.node, onNode);
    }
  }

  /** @throws If a selector fits no volume or several. */
  public find(selector: VolumeSelector): LocalVolume {
    const found = this.candidates(selector).filter(
      ({ name, node, disk, path }) =>
        (selector.name ?? name) === name &&
        (selector.node ?? node) === node &&
        (selector.disk ?? disk) === disk &&
        (selector.path === undefined || path === selector.path || path.endsWith(`/${selector.path}`)),
    );
    if (found.length === 1) {
      return found[0];
    }
    const asked = Object.entries(selector).map(([key, value]) => `${key} '${value}'`);
    const [count, among] = found.length === 0 ? ['no volume', this.volumes] : [`${found.length} volumes`, found];
    const names = among.map(({ name }) => `'${name}'`);
    const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
    throw new Error(
      `storage '${this.storageClassName}' has ${count} with ${asked.join(', ') || 'no condition'}: expected one; choose among ${shown.join(', ')}`,
    );
  }

  private candidates({ name, node }: VolumeSelector): readonly LocalVolume[] {
    if (name !== undefined) {
      return this.byName.get(name) ?? [];
    }
    return node === undefined ? this.volumes : (this.byNode.get(node) ?? []);
  }
}
