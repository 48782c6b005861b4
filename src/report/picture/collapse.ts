import { groupBy } from './group';
import type { Disk, NodeBox, Row, RowGroup } from './node-box';

/** One volume of each kind on a disk; it counts those that are like it. */
export function collapseRows(node: NodeBox): NodeBox {
  const disks = node.disks.map(
    (disk): Disk => ({
      ...disk,
      groups: disk.groups.map((group): RowGroup => ({ ...group, rows: collapse(group.rows, rowKey, withRow) })),
    }),
  );
  return { ...node, disks };
}

/** One node of each kind; it counts those that are like it. */
export function collapseNodes(nodes: readonly NodeBox[]): NodeBox[] {
  const cards = new Map<unknown, number>();
  const numberOf = (card: unknown): number => {
    cards.set(card, cards.get(card) ?? cards.size);
    return cards.get(card)!;
  };
  const keyOf = ({ disks }: NodeBox): string =>
    JSON.stringify(
      disks.map(({ title, groups }) => [
        title,
        groups.map((group) => [group.cards.map(numberOf), group.rows.map((row) => [rowKey(row), row.alike.length])]),
      ]),
    );
  return collapse(nodes, keyOf, (node, others) => ({ ...node, alike: others.map(({ title }) => title) }));
}

function rowKey({ volume, settled, asked }: Row): string {
  const kept = volume.reservedFor !== undefined;
  return JSON.stringify([volume.bytes, volume.storageClassName, asked, kept, settled?.users]);
}

function withRow(row: Row, others: readonly Row[]): Row {
  return { ...row, alike: others.map(({ volume }) => volume.name) };
}

/** Two that are alike stay two: a line that counts one is no shorter. */
function collapse<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  merge: (first: Item, others: readonly Item[]) => Item,
): Item[] {
  return [...groupBy(items, keyOf).values()].flatMap((group) =>
    group.length > 2 ? [merge(group[0], group.slice(1))] : group,
  );
}
