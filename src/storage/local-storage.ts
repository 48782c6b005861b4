import { Construct, type IConstruct } from 'constructs';
import type { DynamicOffer } from '../model/dynamic';
import type { Offer } from '../model/fit';

/**
 * A StorageClass that claims can name.
 */
export interface ILocalStorage extends IConstruct {
  /** Name of the StorageClass; empty for volumes of no class. */
  readonly storageClassName: string;

  /**
   * What its volumes offer, those that are there or those that can be made; undefined when somebody else owns them.
   *
   * @internal
   */
  readonly _offer?: Offer | DynamicOffer;

  /**
   * Whether a volume keeps its data, and waits for somebody, when its claim is deleted; undefined when somebody else owns
   * the volumes.
   *
   * @internal
   */
  readonly _retains?: boolean;
}

const STORAGE = Symbol.for('cdk8s-local-storage.ILocalStorage');

/** Mark a construct as a storage, for `isStorage`: the package may be there twice, so classes do not tell. */
export function markStorage(storage: ILocalStorage): void {
  Object.defineProperty(storage, STORAGE, { value: true });
}

/** Whether a value is a storage of this library, and not something else with a class. */
export function isStorage(value: unknown): value is ILocalStorage {
  return typeof value === 'object' && value !== null && STORAGE in value;
}

/** A storage that another app owns. */
export class ImportedStorage extends Construct implements ILocalStorage {
  public readonly storageClassName: string;

  public constructor(scope: Construct, id: string, storageClassName: string) {
    super(scope, id);
    this.storageClassName = storageClassName;
    markStorage(this);
  }
}
