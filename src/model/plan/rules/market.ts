import { append } from '../../multimap';
import type { Claim } from '../cluster/claim';
import { type Labels, selects } from '../cluster/manifest';
import type { NodeSet, Nodes } from '../cluster/node';
import type { PlacedVolume } from '../cluster/volume';
import { hasAccess } from './matching';

/** Volumes that nothing tells apart for any claim: they are counted, not named. */
export interface Kind {
  readonly id: number;
  readonly members: readonly PlacedVolume[];
  readonly bytes: number;
  readonly accessModes: readonly string[];
  readonly nodes: NodeSet;
  /** All that it is but its nodes. */
  readonly sort: string;
}

/** The kinds that a claim may get, from the smallest up. */
export interface Shelf {
  readonly id: number;
  readonly kinds: readonly Kind[];
  /** The largest of those whose nodes are not known for sure. */
  readonly open?: Kind;
  /** Those that can be used on a node. */
  at(node: number): readonly Kind[];
}

/** What is free for whoever fits: volumes that name no claim. */
export class Market {
  public readonly kinds: readonly Kind[];
  private readonly byClass = new Map<string, Kind[]>();
  private readonly byLabel = new Map<string, Kind[]>();
  private readonly shelves = new Map<string, Shelf>();
  private readonly kindOf = new Map<number, Kind>();
  private readonly nodes: Nodes;
  private extra: number;

  /** @param named The volumes that a claim asks for by name: each is a kind of its own. */
  public constructor(
    volumes: readonly PlacedVolume[],
    claims: Iterable<Claim>,
    named: ReadonlySet<string>,
    nodes: Nodes,
  ) {
    this.nodes = nodes;
    const keys = labelsAsked(claims);
    const groups = new Map<string, PlacedVolume[]>();
    for (const volume of volumes) {
      if (!volume.claimRef && !volume.deleted) {
        const key = `${sortOf(volume, keys, named)} ${volume.nodes === nodes.everywhere ? 'everywhere' : volume.nodes.join()}`;
        append(groups, key, volume);
      }
    }
    this.kinds = [...groups.values()].map((members, id) => kindOf(id, members, sortOf(members[0], keys, named)));
    this.extra = this.kinds.length;
    for (const kind of [...this.kinds].sort((a, b) => a.bytes - b.bytes)) {
      const [volume] = kind.members;
      const { storageClassName } = volume;
      append(this.byClass, storageClassName, kind);
      for (const key of keys) {
        append(this.byLabel, `${storageClassName} ${key}=${volume.labels[key]}`, kind);
      }
      for (const { index } of kind.members) {
        this.kindOf.set(index, kind);
      }
    }
  }

  /** The kind of a volume that is free. */
  public of(volume: PlacedVolume): Kind | undefined {
    return this.kindOf.get(volume.index);
  }

  /** A kind of its own for a volume that is kept for one claim. */
  public reserved(volume: PlacedVolume): Kind {
    return kindOf(this.extra++, [volume], `reserved ${volume.name}`);
  }

  /** What a claim may get if size were no matter. */
  public shelf(claim: Claim): Shelf {
    const { storageClassName = '', volumeMode, accessModes, selector } = claim;
    const wish = selector ? JSON.stringify(selector) : '';
    const key = `${storageClassName} ${volumeMode} ${accessModes.join()} ${wish}`;
    let shelf = this.shelves.get(key);
    if (!shelf) {
      const [label] = Object.entries(selector?.matchLabels ?? {});
      const candidates = label
        ? this.byLabel.get(`${storageClassName} ${label[0]}=${label[1]}`)
        : this.byClass.get(storageClassName);
      const kinds = (candidates ?? []).filter(
        ({ members: [volume] }) =>
          volume.volumeMode === volumeMode &&
          hasAccess(volume, claim) &&
          (!selector || selects(selector, volume.labels)),
      );
      shelf = shelfOf(this.shelves.size, kinds, this.nodes.everywhere);
      this.shelves.set(key, shelf);
    }
    return shelf;
  }
}

function kindOf(id: number, members: readonly PlacedVolume[], sort: string): Kind {
  const [{ bytes, accessModes, nodes }] = members;
  return { id, members, bytes, accessModes, nodes, sort };
}

function shelfOf(id: number, kinds: readonly Kind[], everywhere: NodeSet): Shelf {
  const shared = kinds.filter(({ nodes }) => nodes === everywhere);
  const tied = new Map<number, Kind[]>();
  for (const kind of kinds) {
    if (kind.nodes !== everywhere) {
      for (const node of kind.nodes) {
        append(tied, node, kind);
      }
    }
  }
  if (shared.length > 0) {
    for (const [node, own] of tied) {
      tied.set(
        node,
        [...own, ...shared].sort((a, b) => a.bytes - b.bytes),
      );
    }
  }
  const open = kinds.filter(({ members: [volume] }) => volume.open).at(-1);
  return { id, kinds, open, at: (node) => tied.get(node) ?? shared };
}

function sortOf(volume: PlacedVolume, keys: readonly string[], named: ReadonlySet<string>): string {
  const { storageClassName, bytes, volumeMode, accessModes, name, open } = volume;
  const own = named.has(name) ? name : undefined;
  const picked = keys.length > 0 ? JSON.stringify(pick(volume.labels, keys)) : '';
  return `${storageClassName} ${bytes} ${volumeMode} ${accessModes.join()} ${own ?? ''} ${open} ${picked}`;
}

function pick(labels: Labels, keys: readonly string[]): (string | undefined)[] {
  return keys.map((key) => labels[key]);
}

/** The labels that a claim may ask for: others tell no volumes apart. */
function labelsAsked(claims: Iterable<Claim>): string[] {
  const keys = new Set<string>();
  for (const { selector } of claims) {
    for (const key of Object.keys(selector?.matchLabels ?? {})) {
      keys.add(key);
    }
    for (const { key } of selector?.matchExpressions ?? []) {
      keys.add(key);
    }
  }
  return [...keys];
}
