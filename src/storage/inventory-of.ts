import type { IConstruct } from 'constructs';
import { Inventory } from '../model/inventory';

const inventories = new WeakMap<IConstruct, Inventory>();

/** The inventory of the app that a construct belongs to. */
export function inventoryOf(construct: IConstruct): Inventory {
  const { root } = construct.node;
  let inventory = inventories.get(root);
  if (!inventory) {
    inventory = new Inventory();
    inventories.set(root, inventory);
  }
  return inventory;
}
