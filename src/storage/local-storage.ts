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

/** A storage that another app owns. */
export class ImportedStorage extends Construct implements ILocalStorage {
  public readonly storageClassName: string;

  public constructor(scope: Construct, id: string, storageClassName: string) {
    super(scope, id);
    this.storageClassName = storageClassName;
  }
}
