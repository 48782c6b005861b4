import { Inventory } from '../model/inventory';
import { onePerApp } from './one-per-app';

/** The inventory of the app that a construct belongs to. */
export const inventoryOf = onePerApp(() => new Inventory());
