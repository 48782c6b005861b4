import { append } from '../../model/multimap';

/** Items that have a key in common; groups and items keep their order. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item, index: number) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const [index, item] of items.entries()) {
    append(groups, keyOf(item, index), item);
  }
  return groups;
}
