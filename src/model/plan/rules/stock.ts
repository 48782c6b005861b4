import type { NodeSet } from '../cluster/node';
import type { Kind, Shelf } from './market';
import { firstOf, type Slot } from './unit';

/** What can be had of a shelf on some nodes, from the smallest up. */
export interface Stock {
  readonly kinds: readonly Kind[];
  /** At each position, how many volumes there are from there on. */
  readonly volumes: readonly number[];
}

/** Nodes, or for the volume controller `ANYWHERE`: it also binds to a volume that no node has. */
export type Place = NodeSet | typeof ANYWHERE;

export const ANYWHERE = Symbol('anywhere');

/** The stocks of a plan, each counted once. */
export class Stocks {
  private readonly everywhere: NodeSet;
  private readonly stocks = new Map<Place, Map<Shelf, Stock>>();
  private readonly reached = new WeakMap<readonly Kind[], NodeSet>();
  private readonly large = new Map<Stock, Map<number, readonly Kind[]>>();

  public constructor(everywhere: NodeSet) {
    this.everywhere = everywhere;
  }

  public of(nodes: Place, shelf: Shelf): Stock {
    const shelves = this.stocks.get(nodes) ?? new Map<Shelf, Stock>();
    this.stocks.set(nodes, shelves);
    let stock = shelves.get(shelf);
    if (!stock) {
      stock = counted(this.list(nodes, shelf));
      shelves.set(shelf, stock);
    }
    return stock;
  }

  /** How many volumes a slot may get on some nodes. */
  public count(nodes: Place, { shelf, claim }: Pick<Slot, 'shelf' | 'claim'>): number {
    const { kinds, volumes } = this.of(nodes, shelf);
    return volumes[firstOf(kinds, claim.bytes)] ?? 0;
  }

  /** The kinds of them: the same list for all that ask for the same. */
  public kinds(nodes: Place, { shelf, claim }: Pick<Slot, 'shelf' | 'claim'>): readonly Kind[] {
    const stock = this.of(nodes, shelf);
    const from = firstOf(stock.kinds, claim.bytes);
    const lists = this.large.get(stock) ?? new Map<number, readonly Kind[]>();
    this.large.set(stock, lists);
    const list = lists.get(from) ?? stock.kinds.slice(from);
    lists.set(from, list);
    return list;
  }

  /** Those of some nodes on which a slot may find something. */
  public spots(nodes: NodeSet, slot: Pick<Slot, 'shelf' | 'claim'>): NodeSet {
    const kinds = this.kinds(nodes, slot);
    let spots = this.reached.get(kinds);
    if (!spots) {
      const reached = new Set(kinds.flatMap((kind) => kind.nodes));
      spots = kinds.some((kind) => kind.nodes === this.everywhere) ? nodes : nodes.filter((node) => reached.has(node));
      this.reached.set(kinds, spots);
    }
    return spots;
  }

  private list(nodes: Place, shelf: Shelf): readonly Kind[] {
    if (nodes === ANYWHERE) {
      return shelf.kinds;
    }
    if (nodes === this.everywhere) {
      return shelf.kinds.filter((kind) => kind.nodes.length > 0);
    }
    return nodes.length === 1
      ? shelf.at(nodes[0])
      : [...new Set(nodes.flatMap((node) => shelf.at(node)))].sort((a, b) => a.bytes - b.bytes);
  }
}

function counted(kinds: readonly Kind[]): Stock {
  const volumes: number[] = new Array(kinds.length);
  let sum = 0;
  for (let index = kinds.length - 1; index >= 0; index--) {
    sum += kinds[index].members.length;
    volumes[index] = sum;
  }
  return { kinds, volumes };
}
