import { NONE } from '../rules/scheduler';
import type { Tracked, Unit } from '../rules/unit';
import type { Game, Skip, State } from './game';

/**
 * What is alike in a game: chains of pods with the same wishes, and nodes with the same volumes that the same pods may use.
 * States that differ only in which of them did what are one.
 */
export class Symmetry {
  /** The group of each chain. */
  public readonly groupOf: readonly number[];
  /** The chains of each group. */
  public readonly groups: readonly (readonly number[])[];
  /** The group of each tracked claim; what no pod here mounts is alike if it asks for the same. */
  public readonly trackedGroupOf: readonly number[];
  public readonly trackedGroups: readonly (readonly number[])[];
  private readonly mounted: ReadonlySet<Tracked>;
  /** The class of each node of the game, by position. */
  private readonly classOf: readonly number[];
  private readonly classes: readonly (readonly number[])[];
  /** The kinds that only one node has, in an order that is the same for nodes of one class. */
  private readonly kindsAt: readonly (readonly number[])[];
  private readonly otherKinds: readonly number[];
  private readonly game: Game;
  private readonly position: ReadonlyMap<number, number>;

  public constructor(game: Game) {
    this.game = game;
    this.position = new Map(game.nodes.map((node, index) => [node, index]));
    [this.groupOf, this.groups] = grouped(game.chains.map((chain) => chain.map(({ signature }) => signature).join()));
    this.mounted = new Set(game.chains.flat().flatMap(({ slots }) => slots.flatMap(({ tracked }) => tracked ?? [])));
    [this.trackedGroupOf, this.trackedGroups] = grouped(game.tracked.map((tracked) => this.trackedSignature(tracked)));
    const kindsAt: number[][] = game.nodes.map(() => []);
    const others: number[] = [];
    for (const [index, { nodes }] of game.kinds.entries()) {
      const at = nodes.length === 1 ? this.position.get(nodes[0]) : undefined;
      (at === undefined ? others : kindsAt[at]).push(index);
    }
    const sortOf = (kind: number): string => game.kinds[kind].sort;
    this.kindsAt = kindsAt.map((kinds) => kinds.sort((a, b) => (sortOf(a) < sortOf(b) ? -1 : 1)));
    this.otherKinds = others;
    [this.classOf, this.classes] = grouped(this.nodeSignatures());
  }

  /** The kinds that are the same as this one on nodes of the same class, itself included. */
  public alike(kind: number): number[] {
    const { nodes } = this.game.kinds[kind];
    const at = nodes.length === 1 ? this.position.get(nodes[0]) : undefined;
    if (at === undefined) {
      return [kind];
    }
    const place = this.kindsAt[at].indexOf(kind);
    return this.classes[this.classOf[at]].map((node) => this.kindsAt[node][place]);
  }

  /** Equal for states that are one. */
  public keyOf(state: State): string {
    const chains = this.groups.map((group) =>
      group
        .map((chain) => state.progress[chain])
        .sort((a, b) => a - b)
        .join(),
    );
    const nodes = this.classes.map((members) =>
      members
        .map((node) => this.block(state, node))
        .sort()
        .join('/'),
    );
    const bound = this.trackedGroups.map((group) =>
      this.isMounted(group[0])
        ? state.bound[group[0]]
        : group.filter((tracked) => state.bound[tracked] !== NONE).length,
    );
    return [chains.join(';'), bound.join(), nodes.join(';'), this.otherKinds.map((kind) => state.free[kind])].join('|');
  }

  public skip(state: State): Skip {
    const chains = firsts(this.groupOf, (chain) => state.progress[chain]);
    const nodes = firsts(this.classOf, (node) => this.block(state, node));
    const tracked = firsts(this.trackedGroupOf, (claim) => state.bound[claim] === NONE);
    return {
      chain: (chain) => !chains[chain],
      node: (node) => !nodes[this.position.get(node)!],
      tracked: (claim) => !tracked[claim],
    };
  }

  /** Whether it matters to some pod which volume a tracked claim has. */
  private isMounted(tracked: number): boolean {
    return this.mounted.has(this.game.tracked[tracked]);
  }

  private trackedSignature(tracked: Tracked): string {
    const { claim, route, madeAfter } = tracked;
    return route.kind === 'immediate' && route.reserved.length === 0 && !madeAfter && !this.mounted.has(tracked)
      ? `${route.shelf.id} ${claim.bytes} ${route.provision?.id}`
      : claim.key;
  }

  private block(state: State, node: number): string {
    return `${this.kindsAt[node].map((kind) => state.free[kind])}:${this.game.marksOn(state, this.game.nodes[node])}`;
  }

  private nodeSignatures(): string[] {
    const { game } = this;
    const allowed: string[][] = game.nodes.map(() => []);
    for (const [group, [chain]] of this.groups.entries()) {
      for (const [position, unit] of game.chains[chain].entries()) {
        this.allow(allowed, unit, `${group}.${position}`);
      }
    }
    // Where a claim is followed by itself it matters which volume it has, so no node is like another.
    const distinct = game.tracked.some((_, tracked) => this.isMounted(tracked));
    const start = game.initial();
    const shared = new Set(
      this.otherKinds.flatMap((kind) => {
        const { nodes } = game.kinds[kind];
        return game.nodes.every((node) => nodes.includes(node)) ? [] : nodes;
      }),
    );
    return game.nodes.map((node, index) => {
      const sorts = this.kindsAt[index].map((kind) => `${game.kinds[kind].sort}x${game.kinds[kind].members.length}`);
      const own = distinct || shared.has(node) ? `${node}` : '';
      return JSON.stringify([own, sorts, allowed[index], game.marksOn(start, node)]);
    });
  }

  private allow(allowed: string[][], unit: Unit, id: string): void {
    for (const node of this.game.spots.get(unit)!) {
      const made = unit.slots.map(({ provision }) => (provision?.at.has(node) ? '+' : '-')).join('');
      allowed[this.position.get(node)!].push(`${id}${made}`);
    }
  }
}

function grouped(signatures: readonly string[]): [groupOf: number[], groups: number[][]] {
  const ids = new Map<string, number>();
  const groups: number[][] = [];
  const groupOf = signatures.map((signature, index) => {
    const group = ids.get(signature) ?? groups.push([]) - 1;
    ids.set(signature, group);
    groups[group].push(index);
    return group;
  });
  return [groupOf, groups];
}

/** Whether each element is the first of its group with its value. */
function firsts<T>(groupOf: readonly number[], stateOf: (index: number) => T): boolean[] {
  const seen = new Set<string>();
  return groupOf.map((group, index) => {
    const key = `${group} ${stateOf(index)}`;
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}
