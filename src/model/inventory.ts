import { checkSum, describeDisk } from './disk';
import { describeReservation, type Reservation } from './dynamic';
import { ancestors } from './path';
import { describeQuantities, describeQuantity } from './quantity';
import type { Volume } from './volume';

/** One StorageClass and what belongs to it. */
export interface Storage {
  /** Empty for volumes of no class. */
  readonly storageClassName: string;
  readonly isDefaultClass: boolean;
  readonly volumes: readonly Volume[];
  readonly disks: readonly Share[];
  /** Namespace and name of the ConfigMap that a provisioner reads, where the storage writes one. */
  readonly configuration?: string;
}

/** What one storage takes of a mounted disk. */
export interface Share {
  readonly node: string;
  readonly mountPath: string;
  /** Capacity of the whole disk. */
  readonly bytes: number;
  /** What the volumes of this storage take of it. */
  readonly taken: number;
  /** What the disk keeps for dynamic volumes, whichever storage they belong to. */
  readonly reservation?: Reservation;
}

/** What takes a path of a node: a volume, or all dynamic volumes of a disk. */
interface Place {
  /** How messages call it. */
  readonly thing: string;
  readonly node: string;
  readonly path: string;
}

/**
 * Everything local that one app offers, so that no two storages offer the same thing.
 *
 * What is refused leaves no trace: a storage is looked at on its own, and joins the others when all of it is right.
 */
export class Inventory {
  private readonly storages: Holding[] = [];
  private readonly claims = new Set<string>();
  /** By class, the name of the provisioner that deletes its volumes. */
  private readonly deleters = new Map<string, string>();

  /** @throws If a class, a volume's name or a part of a disk is taken, within the storage or by an earlier one. */
  public addStorage(storage: Storage): void {
    const holding = new Holding(storage);
    const holders = [...this.storages, holding];
    for (const earlier of this.storages) {
      checkClasses(earlier.storage, storage);
    }
    for (const volume of storage.volumes) {
      const place = placeOfVolume(volume);
      for (const holder of holders) {
        holder.checkName(volume);
        holder.checkPlace(place);
      }
      holding.addVolume(volume, place);
    }
    for (const share of storage.disks) {
      checkShare(share, holders);
      holding.addShare(share);
      const { reservation } = share;
      if (reservation && !holders.some((holder) => holder.reserves(reservation))) {
        const place = placeOfReservation(reservation);
        for (const holder of holders) {
          holder.checkPlace(place);
        }
        holding.addReservation(place);
      }
    }
    this.storages.push(holding);
  }

  /**
   * @throws If there is a static provisioner of that name, or another one that deletes the volumes of one of the classes:
   * it would still be deleting when the first has offered a volume again.
   */
  public addDeleter(name: string, ...storageClassNames: string[]): void {
    if ([...this.deleters.values()].includes(name)) {
      throw new Error(
        `static provisioner '${name}' is there twice: expected one of a name; list all storages in one, or set name on one of them`,
      );
    }
    const taken = storageClassNames.find((storageClassName) => this.deleters.has(storageClassName));
    if (taken !== undefined) {
      throw new Error(
        `storage '${taken}' is deleted by static provisioner '${this.deleters.get(taken)}' and by '${name}': expected one; take it out of the storages of one of them`,
      );
    }
    for (const storageClassName of storageClassNames) {
      this.deleters.set(storageClassName, name);
    }
  }

  /** Take the names of claims back. */
  public removeClaims(namespace: string | undefined, names: readonly string[]): void {
    for (const name of names) {
      this.claims.delete(`${namespace ?? ''}/${name}`);
    }
  }

  /** @throws If the app has a claim of one of these names in the namespace; then none is added. */
  public addClaims(namespace: string | undefined, names: readonly string[]): void {
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
  private readonly places = new Map<string, Place>();
  /** The directories above those paths, each with a place that lies below it. */
  private readonly above = new Map<string, Place>();
  /** By node and mount path. */
  private readonly shares = new Map<string, Share>();
  /** By node and path. */
  private readonly reservations = new Set<string>();

  public constructor(storage: Storage) {
    this.storage = storage;
  }

  public addVolume(volume: Volume, place: Place): void {
    this.volumes.set(volume.name, volume);
    this.addPlace(place);
  }

  public addReservation(place: Place): void {
    this.reservations.add(onNode(place.node, place.path));
    this.addPlace(place);
  }

  public addShare(share: Share): void {
    const before = this.shareOf(share);
    const taken = share.taken + (before?.taken ?? 0);
    const reservation = share.reservation ?? before?.reservation;
    this.shares.set(onNode(share.node, share.mountPath), { ...share, taken, reservation });
  }

  public shareOf({ node, mountPath }: Share): Share | undefined {
    return this.shares.get(onNode(node, mountPath));
  }

  /** Whether it is this storage that has taken the place of a reservation, which others may list too. */
  public reserves({ node, path }: Reservation): boolean {
    return this.reservations.has(onNode(node, path));
  }

  /** @throws If a volume's name is taken. */
  public checkName({ name, node, path }: Volume): void {
    const namesake = this.volumes.get(name);
    if (namesake?.node === node && namesake.path === path) {
      throw new Error(
        `'${path}' on node '${node}' is listed twice, as PersistentVolume '${name}': expected each disk and each directory once; take one of them out`,
      );
    }
    if (namesake) {
      throw new Error(
        `PersistentVolume '${name}' is both '${namesake.path}' on node '${namesake.node}' and '${path}' on node '${node}': expected one volume of a name; set another name on one of the disks or volumes, or persistentVolumeName`,
      );
    }
  }

  /** @throws If a path is taken, or is inside of another one or around it. */
  public checkPlace(place: Place): void {
    const { node, path } = place;
    const same = this.places.get(onNode(node, path));
    if (same) {
      throw new Error(
        `${same.thing} and ${place.thing} are both '${path}' on node '${node}': expected a path of its own for each; change one of them`,
      );
    }
    const outer = ancestors(path)
      .map((directory) => this.places.get(onNode(node, directory)))
      .find((found) => found !== undefined);
    const inner = this.above.get(onNode(node, path));
    if (outer ?? inner) {
      const [lower, upper] = outer ? [place, outer] : [inner!, place];
      throw new Error(
        `${lower.thing} at '${lower.path}' on node '${node}' is inside ${upper.thing} at '${upper.path}': expected paths side by side; change one of them`,
      );
    }
  }

  private addPlace(place: Place): void {
    const { node, path } = place;
    this.places.set(onNode(node, path), place);
    for (const directory of ancestors(path)) {
      this.above.set(onNode(node, directory), place);
    }
  }
}

function checkClasses(earlier: Storage, { storageClassName, isDefaultClass, configuration }: Storage): void {
  // The volumes of no class have no object that could be there twice.
  if (earlier.storageClassName === storageClassName && storageClassName !== '') {
    throw new Error(
      `StorageClass '${storageClassName}' is there twice: expected one storage of a class; set storageClassName on one of them, or give all disks to one`,
    );
  }
  if (isDefaultClass && earlier.isDefaultClass) {
    throw new Error(
      `StorageClass '${storageClassName}' is a default class beside '${earlier.storageClassName}': expected one, since of two Kubernetes takes the newest; leave out isDefaultClass on one of them`,
    );
  }
  if (configuration !== undefined && earlier.configuration === configuration) {
    throw new Error(
      `ConfigMap '${configuration}' is written for class '${earlier.storageClassName}' and for '${storageClassName}': expected one, since the provisioner reads one; give all disks to one LocalPathStorage`,
    );
  }
}

function checkShare(share: Share, holders: readonly Holding[]): void {
  let { taken, reservation } = share;
  for (const holder of holders) {
    const before = holder.shareOf(share);
    if (before && before.bytes !== share.bytes) {
      const [earlier, now] = describeQuantities(before.bytes, share.bytes);
      throw new Error(
        `${describeDisk(share)} has a capacity of ${earlier} and of ${now}: expected the same wherever it is listed`,
      );
    }
    checkSameReservation(share, reservation, before?.reservation);
    taken += before?.taken ?? 0;
    reservation ??= before?.reservation;
  }
  checkSum(share, taken, reservation?.bytes ?? 0);
}

function checkSameReservation(share: Share, one: Reservation | undefined, other: Reservation | undefined): void {
  if (one && other && (one.path !== other.path || one.bytes !== other.bytes)) {
    const [before, after] = [other, one].map(({ path, bytes }) => `${describeQuantity(bytes)} at '${path}'`);
    throw new Error(
      `${describeDisk(share)} keeps ${before} and ${after} for dynamic volumes: expected the same wherever it is listed`,
    );
  }
}

function placeOfVolume({ name, node, path }: Volume): Place {
  return { thing: `volume '${name}'`, node, path };
}

function placeOfReservation(reservation: Reservation): Place {
  const { node, path } = reservation;
  return { thing: describeReservation(reservation), node, path };
}

function onNode(node: string, path: string): string {
  return `${node}:${path}`;
}
