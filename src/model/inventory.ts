import { describeDisk } from './disk';
import { ancestors } from './path';
import { describeQuantity } from './quantity';
import type { Volume } from './volume';

/** One StorageClass and what belongs to it. */
export interface Storage {
  readonly storageClassName: string;
  readonly isDefaultClass: boolean;
  readonly volumes: readonly Volume[];
  readonly disks: readonly Share[];
}

/** What one storage takes of a mounted disk. */
export interface Share {
  readonly node: string;
  readonly mountPath: string;
  /** Capacity of the whole disk. */
  readonly bytes: number;
  /** What the volumes of this storage take of it. */
  readonly taken: number;
}

/**
 * Everything local that one app offers, so that no two storages offer the same thing.
 *
 * What is refused leaves no trace: each `add` checks all of it first.
 */
export class Inventory {
  private readonly classes = new Set<string>();
  private readonly claims = new Set<string>();
  private readonly volumes = new Map<string, Volume>();
  /** By node and path. */
  private readonly paths = new Map<string, Volume>();
  /** The directories above those paths, each with a volume that lies below it. */
  private readonly above = new Map<string, Volume>();
  /** By node and mount path. */
  private readonly disks = new Map<string, Share>();
  private defaultClass?: string;

  /** @throws If a class, a volume's name or a part of a disk is taken, within the storage or by an earlier one. */
  public addStorage(storage: Storage): void {
    new Inventory().merge(storage);
    this.check(storage);
    this.merge(storage);
  }

  /** @throws If the app has a claim of one of these names in the namespace; then none is added. */
  public addClaims(namespace: string | undefined, ...names: string[]): void {
    const keys = names.map((name) => `${namespace ?? ''}/${name}`);
    const taken = keys.findIndex((key) => this.claims.has(key));
    if (taken >= 0) {
      const where = namespace === undefined ? '' : ` in namespace '${namespace}'`;
      throw new Error(
        `claim '${names[taken]}'${where} is there twice: expected one claim of a name; set metadata.name on one of them`,
      );
    }
    for (const key of keys) {
      this.claims.add(key);
    }
  }

  private check(storage: Storage): void {
    this.checkClass(storage);
    for (const volume of storage.volumes) {
      this.checkVolume(volume);
    }
    for (const share of storage.disks) {
      this.checkShare(share);
    }
  }

  private merge(storage: Storage): void {
    this.classes.add(storage.storageClassName);
    if (storage.isDefaultClass) {
      this.defaultClass = storage.storageClassName;
    }
    for (const volume of storage.volumes) {
      this.checkVolume(volume);
      this.volumes.set(volume.name, volume);
      this.paths.set(onNode(volume.node, volume.path), volume);
      for (const directory of ancestors(volume.path)) {
        this.above.set(onNode(volume.node, directory), volume);
      }
    }
    for (const share of storage.disks) {
      const before = this.checkShare(share);
      this.disks.set(onNode(share.node, share.mountPath), { ...share, taken: before + share.taken });
    }
  }

  private checkClass({ storageClassName, isDefaultClass }: Storage): void {
    if (this.classes.has(storageClassName)) {
      throw new Error(
        `StorageClass '${storageClassName}' is there twice: expected one storage of a class; set storageClassName on one of them, or give all disks to one`,
      );
    }
    if (isDefaultClass && this.defaultClass !== undefined) {
      throw new Error(
        `StorageClass '${storageClassName}' is a default class beside '${this.defaultClass}': expected one, since of two Kubernetes takes the newest; leave out isDefaultClass on one of them`,
      );
    }
  }

  private checkVolume(volume: Volume): void {
    const { name, node, path } = volume;
    const namesake = this.volumes.get(name);
    if (namesake) {
      throw new Error(
        `PersistentVolume '${name}' is both '${namesake.path}' on node '${namesake.node}' and '${path}' on node '${node}': expected one volume of a name; set the name of one of the disks, or persistentVolumeName`,
      );
    }
    const same = this.paths.get(onNode(node, path));
    if (same) {
      throw new Error(
        `volumes '${same.name}' and '${name}' are both '${path}' on node '${node}': expected a path of its own for each; change one of them`,
      );
    }
    const outer = ancestors(path)
      .map((directory) => this.paths.get(onNode(node, directory)))
      .find((found) => found !== undefined);
    const inner = this.above.get(onNode(node, path));
    if (outer ?? inner) {
      const [lower, upper] = outer ? [volume, outer] : [inner!, volume];
      throw new Error(
        `volume '${lower.name}' at '${lower.path}' on node '${node}' is inside volume '${upper.name}' at '${upper.path}': expected paths side by side; change one of them`,
      );
    }
  }

  /** What earlier storages take of the disk. */
  private checkShare(share: Share): number {
    const before = this.disks.get(onNode(share.node, share.mountPath));
    if (!before) {
      return 0;
    }
    if (before.bytes !== share.bytes) {
      throw new Error(
        `${describeDisk(share)} has a capacity of ${describeQuantity(before.bytes)} and of ${describeQuantity(share.bytes)}: expected the same wherever it is listed`,
      );
    }
    const sum = before.taken + share.taken;
    if (sum > share.bytes) {
      throw new Error(
        `${describeDisk(share)} has volumes of ${describeQuantity(sum)} in all: expected at most its capacity of ${describeQuantity(share.bytes)}; lower the capacity of a volume`,
      );
    }
    return before.taken;
  }
}

function onNode(node: string, path: string): string {
  return `${node}:${path}`;
}
