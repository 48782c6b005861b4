import type { Board } from './board';
import type { Kind } from './market';
import { ANYWHERE, type Place, type Stock, type Stocks } from './stock';
import { firstOf, largeEnough, type Slot, type Tracked, type Unit } from './unit';

/** Pods and claims that can get in each other's way, and the volumes that they can get: no others have to do with them. */
export interface Component {
  /** Pods that are made one after the other; most stand alone. */
  readonly chains: readonly (readonly Unit[])[];
  readonly tracked: readonly Tracked[];
  readonly kinds: readonly Kind[];
}

export function componentsOf(board: Board): Component[] {
  const chainOf = chainsOf(board.units);
  const chains = [...new Set(chainOf.values())].filter((chain) => !isIdle(chain));
  const groups = new Groups<object | string>();
  const reach = new ReachableKinds(board.stocks);
  const seen = new Set<Kind>();
  const join = (owner: object, kinds: readonly Kind[]): void => {
    for (const kind of kinds) {
      seen.add(kind);
      groups.join(owner, kind);
    }
  };
  for (const chain of chains) {
    for (const unit of chain) {
      if (unit.stuck !== undefined || unit.nodes.length === 0) {
        break;
      }
      joinMarks(groups, board, chain, unit);
      for (const slot of unit.slots) {
        if (slot.tracked) {
          groups.join(chain, slot.tracked);
        }
        join(chain, slot.reserved);
        if (slot.reserved.length === 0) {
          join(chain, reach.unseen(unit.nodes, slot));
        }
      }
    }
  }
  for (const tracked of board.tracked.values()) {
    groups.join(tracked, tracked);
    joinTracked(tracked, join, reach);
    if (tracked.madeAfter) {
      groups.join(tracked, chainOf.get(tracked.madeAfter)!);
    }
  }
  return collect(groups, chains, [...board.tracked.values()], [...seen]);
}

/** A pod that only waits for the volume controller is in nobody's way, and no claim waits for it. */
function isIdle(chain: readonly Unit[]): boolean {
  const [{ mark, single, slots }] = chain;
  const waits = ({ tracked }: Slot): boolean => tracked !== undefined && tracked.route.kind !== 'delayed';
  return chain.length === 1 && mark === undefined && single.length === 0 && slots.every(waits);
}

function joinTracked(
  tracked: Tracked,
  join: (owner: object, kinds: readonly Kind[]) => void,
  reach: ReachableKinds,
): void {
  const { route, claim } = tracked;
  switch (route.kind) {
    case 'named':
      join(tracked, [route.target]);
      break;
    case 'immediate':
      join(tracked, route.reserved);
      join(tracked, reach.unseen(ANYWHERE, { shelf: route.shelf, claim }));
      break;
    case 'delayed':
      join(tracked, route.early);
  }
}

function joinMarks(groups: Groups<object | string>, board: Board, chain: object, { mark, single }: Unit): void {
  for (const key of single) {
    groups.join(chain, `claim ${key}`);
  }
  if (mark !== undefined) {
    groups.join(chain, `mark ${mark}`);
    for (const other of board.affinity.conflictsOf(mark)) {
      groups.join(chain, `mark ${other}`);
    }
  }
}

function collect(
  groups: Groups<object | string>,
  chains: readonly (readonly Unit[])[],
  tracked: readonly Tracked[],
  kinds: readonly Kind[],
): Component[] {
  const components = new Map<object | string, { chains: (readonly Unit[])[]; tracked: Tracked[]; kinds: Kind[] }>();
  const of = (member: object): { chains: (readonly Unit[])[]; tracked: Tracked[]; kinds: Kind[] } => {
    const root = groups.rootOf(member);
    let component = components.get(root);
    if (!component) {
      component = { chains: [], tracked: [], kinds: [] };
      components.set(root, component);
    }
    return component;
  };
  for (const chain of chains) {
    of(chain).chains.push(chain);
  }
  for (const claim of tracked) {
    of(claim).tracked.push(claim);
  }
  for (const kind of kinds) {
    of(kind).kinds.push(kind);
  }
  return [...components.values()];
}

function chainsOf(units: readonly Unit[]): ReadonlyMap<Unit, readonly Unit[]> {
  const chains = new Map<Unit, Unit[]>();
  for (const unit of units) {
    const chain = unit.after && chains.get(unit.after);
    if (chain) {
      chain.push(unit);
      chains.set(unit, chain);
    } else {
      chains.set(unit, [unit]);
    }
  }
  return chains;
}

/** So few kinds of a node are told to each pod of it. */
const FEW = 8;

/** The kinds that slots reach, each told only as long as nobody else of the same reach was told: the others are joined by then. */
class ReachableKinds {
  private readonly stocks: Stocks;
  private readonly told = new Map<Stock, number>();

  public constructor(stocks: Stocks) {
    this.stocks = stocks;
  }

  public unseen(nodes: Place, { shelf, claim }: Pick<Slot, 'shelf' | 'claim'>): readonly Kind[] {
    if (nodes !== ANYWHERE && nodes.length === 1) {
      const kinds = shelf.at(nodes[0]);
      if (kinds.length <= FEW) {
        return largeEnough(kinds, claim.bytes);
      }
    }
    const stock = this.stocks.of(nodes, shelf);
    const { kinds } = stock;
    const told = this.told.get(stock) ?? kinds.length;
    const from = firstOf(kinds, claim.bytes);
    this.told.set(stock, Math.min(told, from));
    // One of what was told before ties this one to the others.
    return kinds.slice(from, Math.max(from, told) + 1);
  }
}

/** Disjoint sets. */
class Groups<T> {
  private readonly parents = new Map<T, T>();

  public join(one: T, other: T): void {
    this.parents.set(this.rootOf(one), this.rootOf(other));
  }

  public rootOf(member: T): T {
    let root = member;
    for (
      let parent = this.parents.get(root);
      parent !== undefined && parent !== root;
      parent = this.parents.get(root)
    ) {
      root = parent;
    }
    for (let at = member; at !== root; ) {
      const next = this.parents.get(at)!;
      this.parents.set(at, root);
      at = next;
    }
    return root;
  }
}
