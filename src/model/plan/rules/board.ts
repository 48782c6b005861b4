import { append } from '../../multimap';
import type { Claim } from '../cluster/claim';
import { keptFrom, type NodeSet, type Reach } from '../cluster/node';
import type { Pod } from '../cluster/pod';
import type { Cluster } from '../cluster/read';
import { AntiAffinity } from './affinity';
import { crowdDoubt, describePod, handOverDoubt, podDoubt, routeDoubt, runDoubt, slotDoubt } from './doubts';
import { claimOrders } from './orders';
import { type Route, Router } from './route';
import { Stocks } from './stock';
import { type Slot, slotOf, type Tracked, type Unit } from './unit';

/** Everything that the search works on: the pods that still have to find something, and the claims that are followed. */
export class Board {
  public readonly cluster: Cluster;
  public readonly router: Router;
  public readonly units: Unit[] = [];
  public readonly tracked = new Map<string, Tracked>();
  /** The unit of a pod. Pods that are alike and mount the same claims have one together. */
  public readonly unitOf = new Map<Pod, Unit>();
  /** The unit of a claim that nothing else has a part in. */
  public readonly finder = new Map<string, Unit>();
  public readonly users = new Map<string, Pod[]>();
  public readonly routes = new Map<string, Route>();
  /** Pods that their manifests place on a node, past the scheduler, and the nodes. */
  public readonly placed: readonly { readonly pod: Pod; readonly node: number }[];
  public readonly affinity: AntiAffinity;
  public readonly stocks: Stocks;
  private readonly sets = new Map<NodeSet, number>();
  private readonly relabelled: boolean;

  public constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.router = new Router(cluster);
    this.stocks = new Stocks(cluster.nodes.everywhere);
    for (const claim of cluster.claims.values()) {
      this.routes.set(claim.key, this.router.routeOf(claim));
    }
    for (const pod of cluster.pods) {
      for (const key of pod.claims) {
        append(this.users, key, pod);
      }
    }
    this.affinity = new AntiAffinity(cluster.pods);
    this.relabelled = cluster.nodes.all.some(({ name, hostname }) => name !== hostname);
    const names = new Map(cluster.nodes.all.map(({ name }, index) => [name, index]));
    this.placed = cluster.pods
      .filter(({ spec }) => spec.nodeName !== undefined)
      .flatMap((pod) => {
        const node = names.get(pod.spec.nodeName!);
        return node === undefined ? [] : [{ pod, node }];
      });
    this.build();
  }

  /** Whether pods are all that mount a claim, and all of them pass the scheduler by. */
  public isPassedBy(key: string): boolean {
    const users = this.users.get(key) ?? [];
    return users.length > 0 && users.every(({ spec }) => spec.nodeName !== undefined);
  }

  /** The claim, as `namespace/name`, that has to be handed a volume before the pods of a claim run, or before it is made. */
  public waitingOf({ key }: Claim): string | undefined {
    const units = (this.users.get(key) ?? []).flatMap((pod) => this.unitOf.get(pod) ?? []);
    return units.flatMap(({ waiting }) => waiting)[0];
  }

  private build(): void {
    const distinct = this.distinctPods();
    const mounting = new Map<string, number>();
    for (const pod of distinct) {
      for (const key of pod.claims) {
        mounting.set(key, (mounting.get(key) ?? 0) + 1);
      }
    }
    for (const pod of distinct) {
      const unit = this.unit(pod, mounting);
      this.unitOf.set(pod, unit);
      this.units.push(unit);
      for (const { claim, tracked } of unit.slots) {
        if (!tracked) {
          this.finder.set(claim.key, unit);
        }
      }
    }
    for (const claim of this.cluster.claims.values()) {
      this.addAlone(claim);
    }
  }

  /** A claim without a pod is taken as if there were one; one that the controller binds needs none. */
  private addAlone(claim: Claim): void {
    const route = this.routes.get(claim.key)!;
    if (route.kind === 'named' || route.kind === 'immediate') {
      this.track(claim, route);
    } else if (route.kind === 'delayed' && !this.users.has(claim.key)) {
      const tracked = route.early.length > 0 ? this.track(claim, route) : undefined;
      const slot = slotOf(claim, route, tracked);
      const nodes = this.cluster.nodes.everywhere;
      const doubt = slotDoubt([slot]);
      const unit = this.finish({ nodes, slots: [slot], orders: [], doubt, waiting: [], single: [] });
      this.units.push(unit);
      if (!tracked) {
        this.finder.set(claim.key, unit);
      }
    }
  }

  /** Pods that the scheduler places, replicas that mount the very same claims once, and pods only if they matter. */
  private distinctPods(): Pod[] {
    const seen = new Set<string>();
    return this.cluster.pods.filter((pod) => {
      if (pod.spec.nodeName !== undefined) {
        return false;
      }
      const mark = this.affinity.markOf(pod);
      if (pod.mounts.length === 0) {
        return mark !== undefined;
      }
      const others = mark === undefined ? [] : [...this.affinity.conflictsOf(mark)].filter((other) => other !== mark);
      if (pod.mounts.some(({ template }) => template) || others.length > 0 || pod.onlyNode !== undefined) {
        return true;
      }
      const key = `${pod.user} ${pod.namespace}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    });
  }

  private unit(pod: Pod, mounting: ReadonlyMap<string, number>): Unit {
    const reach = this.reachOf(pod);
    const thing = describePod(pod);
    const doubts = [
      reach.open ? `which nodes have the labels that ${thing} asks for is not known: give the Node objects` : undefined,
      podDoubt(pod) ??
        runDoubt(
          pod,
          pod.claims.map((key) => this.routes.get(key)),
        ) ??
        this.affinity.doubtOf(pod),
    ];
    let { nodes } = reach;
    let stuck: string | undefined;
    const waiting: string[] = [];
    let isBound = false;
    const slots: Slot[] = [];
    for (const [index, key] of pod.claims.entries()) {
      const claim = this.cluster.claims.get(key);
      const route = this.routes.get(key);
      if (!claim || !route) {
        doubts.push(`claim '${key}', which ${thing} mounts, is not in the manifests`);
        continue;
      }
      const isShared = (mounting.get(key) ?? 0) > 1 || (route.kind === 'delayed' && route.early.length > 0);
      doubts.push(routeDoubt(key, route));
      if (route.kind === 'fixed') {
        isBound = true;
        nodes = route.volume.nodes === this.cluster.nodes.everywhere ? nodes : intersect(nodes, route.volume.nodes);
      } else if (route.kind === 'unbindable' && !route.tried) {
        stuck ??= key;
      } else if (route.kind === 'waiting') {
        waiting.push(key);
        isBound = true;
      } else if (route.kind === 'named' || route.kind === 'immediate' || route.kind === 'delayed') {
        const isTracked = isShared || route.kind !== 'delayed';
        isBound ||= isTracked;
        slots.push(
          slotOf(claim, route, isTracked ? this.track(claim, route, pod) : undefined, pod.mounts[index].unordered),
        );
      }
    }
    if (isBound && this.relabelled) {
      doubts.push(
        'a node has another name than its label kubernetes.io/hostname, which versions of Kubernetes take differently',
      );
    }
    doubts.push(slotDoubt(slots));
    if (this.affinity.markOf(pod) !== undefined) {
      doubts.push(crowdDoubt(pod, nodes, slots, this.cluster.nodes.others));
    }
    if (this.affinity.markOf(pod) !== undefined || slots.length > 0) {
      doubts.push(
        handOverDoubt(pod, waiting, (key) => this.users.get(key)!.flatMap((user) => this.reachOf(user).nodes)),
      );
    }
    slots.sort((a, b) => a.claim.bytes - b.claim.bytes);
    const orders = claimOrders(slots);
    if (orders === undefined) {
      doubts.push(`${thing} has too many claims of equal requests to try all of their orders`);
    }
    const after = pod.after && this.unitOf.get(pod.after);
    return this.finish({
      pod,
      nodes,
      slots,
      orders: orders ?? [],
      doubt: doubts.find((doubt) => doubt !== undefined),
      stuck,
      waiting: [...waiting, ...(after?.waiting ?? [])],
      single: pod.claims.filter((key) => (mounting.get(key) ?? 0) > 1 && this.isForOnePod(key)),
      mark: this.affinity.markOf(pod),
      after,
    });
  }

  private isForOnePod(key: string): boolean {
    return this.cluster.claims.get(key)?.accessModes.includes('ReadWriteOncePod') ?? false;
  }

  private reachOf(pod: Pod): Reach {
    const reach = this.cluster.nodes.ofPod(pod.spec);
    return pod.onlyNode === undefined
      ? reach
      : { ...reach, nodes: reach.nodes.filter((node) => this.cluster.nodes.all[node].name === pod.onlyNode) };
  }

  private track(claim: Claim, route: Tracked['route'], pod?: Pod): Tracked {
    let tracked = this.tracked.get(claim.key);
    if (!tracked) {
      const madeAfter =
        pod?.after && claim.madeFor === `${pod.namespace}/${pod.name}` ? this.unitOf.get(pod.after) : undefined;
      tracked = { claim, route, madeAfter };
      this.tracked.set(claim.key, tracked);
    }
    return tracked;
  }

  private finish(unit: Omit<Unit, 'signature'>): Unit {
    const slots = unit.slots.map((slot) =>
      slot.tracked
        ? slot.claim.key
        : `${slot.shelf.id}:${slot.claim.bytes}:${slot.reserved.map(({ id }) => id)}:${slot.provision?.id}`,
    );
    const orders = unit.orders.map((order) => order.map((slot) => unit.slots.indexOf(slot)));
    const { nodes, doubt, stuck, waiting, mark, single } = unit;
    const rest = [doubt, stuck, waiting.join(), mark, single.join(), ...orders.map((order) => order.join())].join(';');
    const signature = `${this.idOf(nodes)} ${slots.join()} ${rest}`;
    return Object.assign(unit, { signature });
  }

  private idOf(nodes: NodeSet): number | string {
    if (nodes.length <= 3) {
      return nodes.join();
    }
    const id = this.sets.get(nodes) ?? this.sets.size;
    this.sets.set(nodes, id);
    return `set ${id}`;
  }
}

/** What keeps a pod from a node by its own words. */
export function refusal(cluster: Cluster, pod: Pod, node: number): string | undefined {
  const { all } = cluster.nodes;
  const asked = pod.onlyNode !== undefined && all[node].name !== pod.onlyNode ? pod.user : undefined;
  return asked ?? keptFrom(all[node], pod.spec);
}

function intersect(some: NodeSet, others: NodeSet): NodeSet {
  const [few, many] = some.length < others.length ? [some, new Set(others)] : [others, new Set(some)];
  return few.filter((node) => many.has(node));
}
