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

/** @throws If a selector fits no volume or several. */
export function findVolume(storageClassName: string, volumes: LocalVolume[], selector: VolumeSelector): LocalVolume {
  const found = volumes.filter(
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
  const [count, among] = found.length === 0 ? ['no volume', volumes] : [`${found.length} volumes`, found];
  const names = among.map(({ name }) => `'${name}'`);
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  throw new Error(
    `storage '${storageClassName}' has ${count} with ${asked.join(', ') || 'no condition'}: expected one; choose among ${shown.join(', ')}`,
  );
}
