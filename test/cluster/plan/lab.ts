import type { Cluster } from '../harness/cluster';
import { Canaries } from './canaries';
import { Observer } from './observer';
import { makeReady } from './readiness';
import { OWN_NODE, Realm } from './realm';
import { Stage } from './stage';
import { ZONE, ZONES } from './variations';
import type { World } from './world';

/** Label by which a step of a story names its node. */
export const NODE = 'node';

const NODES = ['n1', 'n2', 'n3'];

/** Plays many cases at a time on one cluster. */
export class Lab {
  /** @param places how many cases at a time */
  public static async open(cluster: Cluster, places: number): Promise<Lab> {
    const names = Array.from({ length: places }, (_, place) => NODES.map((node) => `place-${place}-${node}`));
    await Promise.all(names.flatMap((place) => place.map((name, at) => addNode(cluster, name, ZONES[NODES[at]]))));
    const observer = await Observer.start(cluster.client);
    observer.onPod((pod) => void makeReady(cluster.client, pod));
    return new Lab(cluster, observer, await Canaries.create(cluster, observer), names);
  }

  /** How long each stage was in use, in milliseconds. */
  public readonly takes: number[] = [];
  private readonly waiting: ((place: readonly string[]) => void)[] = [];
  private count = 0;

  private constructor(
    private readonly cluster: Cluster,
    public readonly observer: Observer,
    private readonly canaries: Canaries,
    private readonly free: (readonly string[])[],
  ) {}

  /** Does something on a stage as soon as there is a place, and clears the stage away. */
  public async on<T>(world: World, work: (stage: Stage) => Promise<T>): Promise<T> {
    const place = this.free.pop() ?? (await new Promise<readonly string[]>((resolve) => this.waiting.push(resolve)));
    const started = Date.now();
    this.count += 1;
    const nodes = new Map(NODES.map((node, at): [string, string] => [node, place[at]]));
    const own = new Map([...nodes].filter(([node]) => world.nodes.includes(node)));
    const stage = new Stage(
      this.cluster.client,
      this.observer,
      new Realm(`realm-${this.count}`, own),
      world,
      this.canaries,
    );
    try {
      await stage.open();
      return await work(stage);
    } finally {
      await stage.close();
      this.takes.push(Date.now() - started);
      const next = this.waiting.shift();
      if (next) {
        next(place);
      } else {
        this.free.push(place);
      }
    }
  }
}

async function addNode(cluster: Cluster, name: string, zone: string): Promise<void> {
  await cluster.addFakeNode(name, { [NODE]: name, [ZONE]: zone });
  const taints = [{ key: OWN_NODE, value: name, effect: 'NoSchedule' }];
  await cluster.client.patch({ apiVersion: 'v1', kind: 'Node', metadata: { name } }, { spec: { taints } });
}
