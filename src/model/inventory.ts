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
 * What is refused leaves no trace: a storage is looked at on its own, and joins the others when all of it is right.
 */
export class Inventory {
  private readonly storages: Holding[] = [];
  private readonly claims = new Set<string>();

  /** @throws If a class, a volume's name or a part of a disk is taken, within the storage or by an earlier one. */
  public addStorage(storage: Storage): void {
    const holding = new Holding(storage);
    const holders = [...this.storages, holding];
    for (const earlier of this.storages) {
      checkClasses(earlier.storage, storage);
    }
    for (const volume of storage.volumes) {
      for (const holder of holders) {
        holder.checkVolume(volume);
      }
      holding.addVolume(volume);
    }
    for (const share of storage.disks) {
      checkShare(share, holders);
      holding.addShare(share);
    }
    this.storages.push(holding);
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
}

/** What one storage has taken so far, by the names under which another one could ask for it. */
class Holding {
  public readonly storage: Storage;
  private readonly volumes = new Map<string, Volume>();
  /** By node and path. */
  private readonly paths = new Map<string, Volume>();
  /** The directories above those paths, each with a volume that lies below it. */
  private readonly above = new Map<string, Volume>();
  /** By node and mount path. */
  private readonly shares = new Map<string, Share>();

  public constructor(storage: Storage) {
    this.storage = storage;
  }

  public addVolume(volume: Volume): void {
    this.volumes.set(volume.name, volume);
    this.paths.set(onNode(volume.node, volume.path), volume);
    for (const directory of ancestors(volume.path)) {
      this.above.set(onNode(volume.node, directory), volume);
    }
  }

  public addShare(share: Share): void {
    const taken = share.taken + (this.shareOf(share)?.taken ?? 0);
    this.shares.set(onNode(share.node, share.mountPath), { ...share, taken });
  }

  public shareOf({ node, mountPath }: Share): Share | undefined {
    return this.shares.get(onNode(node, mountPath));
  }

  /** @throws If a volume's name is taken, or its path is that of another volume, inside of it or around it. */
  public checkVolume(volume: Volume): void {
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
}

function checkClasses(earlier: Storage, { storageClassName, isDefaultClass }: Storage): void {
  if (earlier.storageClassName === storageClassName) {
    throw new Error(
      `StorageClass '${storageClassName}' is there twice: expected one storage of a class; set storageClassName on one of them, or give all disks to one`,
    );
  }
  if (isDefaultClass && earlier.isDefaultClass) {
    throw new Error(
      `StorageClass '${storageClassName}' is a default class beside '${earlier.storageClassName}': expected one, since of two Kubernetes takes the newest; leave out isDefaultClass on one of them`,
    );
  }
}

function checkShare(share: Share, holders: readonly Holding[]): void {
  let sum = share.taken;
  for (const holder of holders) {
    const before = holder.shareOf(share);
    if (before && before.bytes !== share.bytes) {
      throw new Error(
        `${describeDisk(share)} has a capacity of ${describeQuantity(before.bytes)} and of ${describeQuantity(share.bytes)}: expected the same wherever it is listed`,
      );
    }
    sum += before?.taken ?? 0;
  }
  if (sum > share.bytes) {
    throw new Error(
      `${describeDisk(share)} has volumes of ${describeQuantity(sum)} in all: expected at most its capacity of ${describeQuantity(share.bytes)}; lower the capacity of a volume`,
    );
  }
}

function onNode(node: string, path: string): string {
  return `${node}:${path}`;
}
