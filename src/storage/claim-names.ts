import type { IConstruct } from 'constructs';
import { onRefusal } from './building';
import { inventoryOf } from './inventory-of';

/**
 * Take the names of claims in a namespace.
 *
 * @throws If the app has a claim of one of these names there; then none is taken.
 */
export function takeClaimNames(construct: IConstruct, namespace: string | undefined, names: readonly string[]): void {
  const inventory = inventoryOf(construct);
  inventory.addClaims(namespace, names);
  onRefusal(construct, () => inventory.removeClaims(namespace, names));
}
