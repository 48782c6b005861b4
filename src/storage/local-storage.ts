import { Construct, type IConstruct } from 'constructs';
import type { Offer } from '../model/fit';

/**
 * A StorageClass that claims can name.
 */
export interface ILocalStorage extends IConstruct {
  /** Name of the StorageClass. */
  readonly storageClassName: string;

  /**
   * What its volumes offer; undefined when somebody else owns them.
   *
   * @internal
   */
  readonly _offer?: Offer;
}

/** A storage that another app owns. */
export class ImportedStorage extends Construct implements ILocalStorage {
  public readonly storageClassName: string;

  public constructor(scope: Construct, id: string, storageClassName: string) {
    super(scope, id);
    this.storageClassName = storageClassName;
  }
}
