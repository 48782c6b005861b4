/**
 * A small Kubernetes that plays everything that may happen, one thing after the other, as its sources say. It shares no code
 * with the planner, knows no shortcuts, and reads only what `cases.ts` writes.
 */
import type { Step } from '../../../src/model/plan/plan';

// biome-ignore lint/suspicious/noExplicitAny: manifests as YAML has them
type Manifest = any;

interface World {
  readonly volumes: readonly Manifest[];
  readonly classes: readonly Manifest[];
  readonly claims: ReadonlyMap<string, Manifest>;
  readonly pods: readonly SimPod[];
  readonly nodes: readonly { readonly name: string; readonly labels: Record<string, string> }[];
}

interface SimPod {
  readonly key: string;
  readonly name?: string;
  readonly spec: Manifest;
  readonly labels: Record<string, string>;
  /** In the order of the pod's volumes. */
  readonly claims: readonly string[];
  readonly after?: string;
  /** Claims that come into being with it. */
  readonly makes: readonly string[];
}

interface SimState {
  /** Claim to volume. */
  readonly bound: ReadonlyMap<string, string>;
  /** Pod to node. */
  readonly placed: ReadonlyMap<string, string>;
}

interface Action {
  readonly pod?: SimPod;
  readonly node?: string;
  readonly takes: ReadonlyMap<string, string>;
  /** The controller binds a claim to a volume that names it. */
  readonly kept?: boolean;
  readonly state: SimState;
}

export interface Truth {
  readonly verdict: 'guaranteed' | 'at risk' | 'never';
  readonly volumes: ReadonlySet<string>;
}

const HOSTNAME = 'kubernetes.io/hostname';

/** Worlds with more states are not played: one in some thousands has a hundred times as many as the others. */
const MOST_STATES = 10_000;

export class Simulator {
  /** Undefined if there is too much to play. */
  public static of(manifests: readonly Manifest[]): Simulator | undefined {
    try {
      return new Simulator(manifests);
    } catch (error) {
      if (error instanceof TooMany) {
        return undefined;
      }
      throw error;
    }
  }

  private readonly worlds: readonly World[];
  private readonly played: readonly Played[];

  private constructor(manifests: readonly Manifest[]) {
    this.worlds = worldsOf(manifests);
    this.played = this.worlds.map((world) => new Played(world));
  }

  public claims(): string[] {
    return [...this.worlds[0].claims.keys()];
  }

  public truth(claim: string): Truth {
    const truths = this.played.map((played) => played.truth(claim));
    const volumes = new Set(truths.flatMap((truth) => [...truth.volumes]));
    const verdicts = new Set(truths.map(({ verdict }) => verdict));
    return { verdict: verdicts.size === 1 ? truths[0].verdict : 'at risk', volumes };
  }

  /** Whether the steps can be played in this order, and the claim can never be bound after them. */
  public starves(claim: string, story: readonly Step[]): boolean {
    return this.played.some((played) => played.starves(claim, story));
  }
}

class TooMany extends Error {}

/** All states of a world. */
class Played {
  private readonly actions = new Map<string, readonly Action[]>();
  private readonly states = new Map<string, SimState>();
  private readonly binding = new Map<string, Set<string>>();

  public constructor(world: World) {
    const start: SimState = { bound: new Map(), placed: new Map() };
    const waiting = [start];
    this.states.set(keyOf(start), start);
    for (let state = waiting.pop(); state; state = waiting.pop()) {
      const actions = actionsIn(world, state);
      this.actions.set(keyOf(state), actions);
      for (const action of actions) {
        const key = keyOf(action.state);
        if (!this.states.has(key)) {
          if (this.states.size === MOST_STATES) {
            throw new TooMany();
          }
          this.states.set(key, action.state);
          waiting.push(action.state);
        }
      }
    }
  }

  public truth(claim: string): Truth {
    const states = [...this.states.values()];
    const volumes = new Set(states.flatMap(({ bound }) => bound.get(claim) ?? []));
    const ends = states.filter((state) => this.actions.get(keyOf(state))!.length === 0);
    const always = ends.every(({ bound }) => bound.has(claim));
    return { verdict: always ? 'guaranteed' : volumes.size > 0 ? 'at risk' : 'never', volumes };
  }

  public starves(claim: string, story: readonly Step[]): boolean {
    let states: SimState[] = [{ bound: new Map(), placed: new Map() }];
    for (const step of story) {
      states = states.flatMap((state) =>
        this.quietly(state).flatMap((before) =>
          this.actions
            .get(keyOf(before))!
            .filter((action) => isStep(action, step))
            .map((action) => action.state),
        ),
      );
    }
    return states.some((state) => !this.later(state).has(claim));
  }

  /** A state and those after it in which claims are bound to what is kept for them, which no story tells. */
  private quietly(state: SimState): SimState[] {
    const quiet = this.actions.get(keyOf(state))!.filter(({ pod, kept }) => pod === undefined && kept);
    return [state, ...quiet.flatMap((action) => this.quietly(action.state))];
  }

  /** The claims that are bound in some state from here on. */
  private later(state: SimState): ReadonlySet<string> {
    const key = keyOf(state);
    let claims = this.binding.get(key);
    if (!claims) {
      claims = new Set(state.bound.keys());
      for (const action of this.actions.get(key)!) {
        for (const claim of this.later(action.state)) {
          claims.add(claim);
        }
      }
      this.binding.set(key, claims);
    }
    return claims;
  }
}

function isStep(action: Action, step: Step): boolean {
  const takes = step.takes.map(({ claim, volume }) => `${claim.namespace}/${claim.name}=${volume}`).sort();
  const taken = [...action.takes].map(([claim, volume]) => `${claim}=${volume}`).sort();
  return (
    action.node === step.node &&
    (action.pod?.name && `default/${action.pod.name}`) === (step.pod && `${step.pod.namespace}/${step.pod.name}`) &&
    takes.join() === taken.join()
  );
}

function keyOf({ bound, placed }: SimState): string {
  return [[...bound].map(String).sort(), [...placed].map(String).sort()].join('|');
}

function actionsIn(world: World, state: SimState): Action[] {
  return [...controllerActions(world, state), ...world.pods.flatMap((pod) => podActions(world, state, pod))];
}

function exists(world: World, state: SimState, claim: string): boolean {
  const maker = world.pods.find(({ makes }) => makes.includes(claim));
  return maker?.after === undefined || state.placed.has(maker.after);
}

/** pv_controller.go, syncUnboundClaim. */
function controllerActions(world: World, state: SimState): Action[] {
  const actions: Action[] = [];
  for (const [key, claim] of world.claims) {
    if (state.bound.has(key) || !exists(world, state, key)) {
      continue;
    }
    for (const volume of found(world, state, key, claim)) {
      const takes = new Map([[key, volume]]);
      const kept = world.volumes.some(({ metadata, spec }) => metadata.name === volume && spec.claimRef);
      actions.push({ takes, kept, state: { bound: new Map([...state.bound, ...takes]), placed: state.placed } });
    }
  }
  return actions;
}

function found(world: World, state: SimState, key: string, claim: Manifest): string[] {
  const named = claim.spec.volumeName;
  if (named !== undefined) {
    const volume = world.volumes.find(({ metadata }) => metadata.name === named);
    if (!volume) {
      return [];
    }
    const owner = ownerOf(state, volume);
    if (owner === undefined) {
      return satisfies(volume, claim) ? [named] : [];
    }
    return owner === key ? [named] : [];
  }
  const delayed = isDelayed(world, claim);
  const sets = new Map<string, Manifest[]>();
  for (const volume of world.volumes) {
    const modes: string[] = volume.spec.accessModes;
    if (claim.spec.accessModes.every((mode: string) => modes.includes(mode))) {
      const set = [...modes].sort().join();
      sets.set(set, [...(sets.get(set) ?? []), volume]);
    }
  }
  for (const count of [1, 2, 3, 4]) {
    const choices = [...sets.values()]
      .filter(([{ spec }]) => spec.accessModes.length === count)
      .flatMap((set) => matching(world, state, key, claim, set, undefined, new Set(), delayed));
    if (choices.length > 0) {
      return choices as string[];
    }
  }
  return [];
}

/** pv_helpers.go, FindMatchingVolume, for every order of the volumes. Undefined stands for finding nothing. */
function matching(
  world: World,
  state: SimState,
  key: string,
  claim: Manifest,
  volumes: readonly Manifest[],
  node: string | undefined,
  excluded: ReadonlySet<string>,
  delayBinding: boolean,
): (string | undefined)[] {
  const own: (string | undefined)[] = [];
  let smallest: Manifest[] = [];
  for (const volume of volumes) {
    const { name } = volume.metadata;
    const owner = ownerOf(state, volume);
    if (excluded.has(name) || (owner !== undefined && owner !== key)) {
      continue;
    }
    if (size(volume.spec.capacity.storage) < size(claim.spec.resources.requests.storage)) {
      continue;
    }
    if (modeOf(volume) !== modeOf(claim)) {
      continue;
    }
    const onNode = node === undefined || isOn(world, volume, node);
    if (owner === key) {
      own.push(onNode ? name : undefined);
      continue;
    }
    if (node === undefined && delayBinding) {
      continue;
    }
    const { selector } = claim.spec;
    if (
      selector &&
      !Object.entries(selector.matchLabels).every(([label, value]) => volume.metadata.labels?.[label] === value)
    ) {
      continue;
    }
    if (volume.spec.storageClassName !== claim.spec.storageClassName || !onNode) {
      continue;
    }
    if (node !== undefined && !claim.spec.accessModes.every((mode: string) => volume.spec.accessModes.includes(mode))) {
      continue;
    }
    const difference =
      smallest.length === 0 ? -1 : size(volume.spec.capacity.storage) - size(smallest[0].spec.capacity.storage);
    smallest = difference < 0 ? [volume] : difference === 0 ? [...smallest, volume] : smallest;
  }
  return own.length > 0 ? own.filter((name) => name !== undefined) : smallest.map(({ metadata }) => metadata.name);
}

/** binder.go, FindPodVolumes, and the other plugins that look at nodes. */
function podActions(world: World, state: SimState, pod: SimPod): Action[] {
  if (state.placed.has(pod.key) || (pod.after !== undefined && !state.placed.has(pod.after))) {
    return [];
  }
  const claims = pod.claims.map((key) => [key, world.claims.get(key)] as const);
  const unbound = claims.filter(([key]) => !state.bound.has(key));
  if (
    claims.some(([, claim]) => !claim) ||
    unbound.some(([, claim]) => !isDelayed(world, claim) || claim.spec.volumeName)
  ) {
    return [];
  }
  const used = new Set(world.pods.filter(({ key }) => state.placed.has(key)).flatMap((other) => other.claims));
  if (claims.some(([key, claim]) => claim.spec.accessModes.includes('ReadWriteOncePod') && used.has(key))) {
    return [];
  }
  // The binder sorts with few elements, which keeps the order of equals.
  const sorted = [...unbound].sort(
    ([, a], [, b]) => size(a.spec.resources.requests.storage) - size(b.spec.resources.requests.storage),
  );
  return world.nodes.flatMap(({ name }) => {
    const held = claims.flatMap(([key]) => state.bound.get(key) ?? []);
    const volumes = held.map((volume) => world.volumes.find(({ metadata }) => metadata.name === volume));
    if (!admits(world, state, pod, name) || !volumes.every((volume) => isOn(world, volume, name))) {
      return [];
    }
    let ways: ReadonlyMap<string, string>[] = [new Map()];
    for (const [key, claim] of sorted) {
      const ofClass = world.volumes.filter(({ spec }) => spec.storageClassName === claim.spec.storageClassName);
      ways = ways.flatMap((way) =>
        matching(world, state, key, claim, ofClass, name, new Set(way.values()), true).map(
          (volume) => new Map([...way, [key, volume as string]]),
        ),
      );
    }
    return ways.flatMap((takes): Action[] => {
      // The controller finishes no binding to a volume that lacks an access mode; the others it finishes, and the pod waits.
      const finished = new Map([...takes].filter(([key, volume]) => hasModes(world, volume, world.claims.get(key))));
      const bound = new Map([...state.bound, ...finished]);
      if (finished.size === takes.size) {
        return [{ pod, node: name, takes, state: { bound, placed: new Map([...state.placed, [pod.key, name]]) } }];
      }
      return finished.size > 0 ? [{ pod, node: name, takes: finished, state: { bound, placed: state.placed } }] : [];
    });
  });
}

function hasModes(world: World, name: string, claim: Manifest): boolean {
  const { spec } = world.volumes.find(({ metadata }) => metadata.name === name);
  return claim.spec.accessModes.every((mode: string) => spec.accessModes.includes(mode));
}

function admits(world: World, state: SimState, pod: SimPod, node: string): boolean {
  const { labels } = world.nodes.find(({ name }) => name === node)!;
  const { nodeSelector = {}, affinity = {} } = pod.spec;
  const terms = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  const others = world.pods.filter(({ key }) => state.placed.get(key) === node);
  return (
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
    (!terms || matches(terms, labels)) &&
    !others.some((other) => avoids(pod, other) || avoids(other, pod))
  );
}

function avoids(pod: SimPod, other: SimPod): boolean {
  const terms = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ labelSelector }: Manifest) =>
    Object.entries(labelSelector.matchLabels).every(([key, value]) => other.labels[key] === value),
  );
}

function matches(terms: readonly Manifest[], labels: Record<string, string>): boolean {
  return terms.some(({ matchExpressions }) =>
    matchExpressions.every(({ key, operator, values }: Manifest) =>
      operator === 'In' ? values.includes(labels[key]) : !values.includes(labels[key]),
    ),
  );
}

function isOn(world: World, volume: Manifest, node: string): boolean {
  const { labels } = world.nodes.find(({ name }) => name === node)!;
  const affinity = volume.spec.nodeAffinity;
  return !affinity || matches(affinity.required.nodeSelectorTerms, labels);
}

/** The claim that has a volume, or that it is kept for. */
function ownerOf(state: SimState, volume: Manifest): string | undefined {
  for (const [claim, name] of state.bound) {
    if (name === volume.metadata.name) {
      return claim;
    }
  }
  const ref = volume.spec.claimRef;
  return ref && `${ref.namespace}/${ref.name}`;
}

/** pv_controller.go, checkVolumeSatisfyClaim. */
function satisfies(volume: Manifest, claim: Manifest): boolean {
  return (
    size(volume.spec.capacity.storage) >= size(claim.spec.resources.requests.storage) &&
    volume.spec.storageClassName === claim.spec.storageClassName &&
    modeOf(volume) === modeOf(claim) &&
    claim.spec.accessModes.every((mode: string) => volume.spec.accessModes.includes(mode))
  );
}

function isDelayed(world: World, claim: Manifest): boolean {
  const found = world.classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
  return found?.volumeBindingMode === 'WaitForFirstConsumer';
}

function modeOf({ spec }: Manifest): string {
  return spec.volumeMode ?? 'Filesystem';
}

function size(text: string): number {
  return Number(text.replace('Gi', ''));
}

/** One world for each order that the controllers may give to the claims of their pods. */
function worldsOf(manifests: readonly Manifest[]): World[] {
  const of = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const volumes = of('PersistentVolume');
  const claims = new Map<string, Manifest>(
    of('PersistentVolumeClaim').map((claim) => [`default/${claim.metadata.name}`, claim]),
  );
  let podLists: SimPod[][] = [[]];
  for (const manifest of manifests) {
    const options = podsOf(manifest, claims);
    podLists = podLists.flatMap((list) => options.map((option) => [...list, ...option]));
  }
  const mounted = new Set(podLists[0].flatMap((pod) => pod.claims));
  const alone = [...claims.keys()]
    .filter((key) => !mounted.has(key))
    .map((key): SimPod => ({ key: `any pod of ${key}`, spec: {}, labels: {}, claims: [key], makes: [] }));
  const classes = of('StorageClass');
  const nodes = nodesOf(of('Node'), volumes, podLists[0]);
  const isUseful = ({ claims: [key] }: SimPod): boolean =>
    isDelayed({ classes } as unknown as World, claims.get(key)) && claims.get(key).spec.volumeName === undefined;
  return podLists.map((pods) => ({ volumes, classes, claims, nodes, pods: [...pods, ...alone.filter(isUseful)] }));
}

function nodesOf(given: readonly Manifest[], volumes: readonly Manifest[], pods: readonly SimPod[]): World['nodes'] {
  if (given.length > 0) {
    return given.map(({ metadata }) => ({ name: metadata.name, labels: metadata.labels }));
  }
  const valuesOf = (terms: readonly Manifest[] = []): string[] =>
    terms.flatMap(({ matchExpressions }) => matchExpressions.flatMap(({ values }: Manifest) => values));
  const names = new Set(volumes.flatMap(({ spec }) => valuesOf(spec.nodeAffinity?.required.nodeSelectorTerms)));
  if (volumes.some(({ spec }) => !spec.nodeAffinity)) {
    for (const { spec } of pods) {
      const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      for (const name of [
        ...Object.values<string>(spec.nodeSelector ?? {}),
        ...valuesOf(required?.nodeSelectorTerms),
      ]) {
        names.add(name);
      }
    }
    names.add('any other node');
  }
  return [...names].map((name) => ({ name, labels: { [HOSTNAME]: name } }));
}

/** The pods of a manifest, once for each order of their claims. */
function podsOf(manifest: Manifest, claims: Map<string, Manifest>): SimPod[][] {
  const { kind, metadata, spec } = manifest;
  if (kind === 'Pod') {
    return [[simPod(metadata.name, metadata.labels ?? {}, spec, [], claims)]];
  }
  if (kind === 'Deployment') {
    const pods = Array.from({ length: spec.replicas }, (_, number) =>
      simPod(`${metadata.name}-${number}`, spec.template.metadata?.labels ?? {}, spec.template.spec, [], claims),
    );
    return [pods];
  }
  if (kind !== 'StatefulSet') {
    return [[]];
  }
  let lists: SimPod[][] = [[]];
  for (let ordinal = 0; ordinal < spec.replicas; ordinal++) {
    const name = `${metadata.name}-${ordinal}`;
    for (const template of spec.volumeClaimTemplates) {
      const claim = `${template.metadata.name}-${name}`;
      if (!claims.has(`default/${claim}`)) {
        claims.set(`default/${claim}`, { metadata: { name: claim }, spec: template.spec, made: true });
      }
    }
    const options = orders<Manifest>(spec.volumeClaimTemplates).map((templates) =>
      templates.map((template) => `${template.metadata.name}-${name}`),
    );
    lists = lists.flatMap((list) =>
      options.map((names) => {
        const pod = simPod(name, spec.template.metadata?.labels ?? {}, spec.template.spec, names, claims);
        return [...list, { ...pod, after: spec.podManagementPolicy === 'Parallel' ? undefined : list.at(-1)?.key }];
      }),
    );
  }
  return lists;
}

function simPod(
  name: string,
  labels: Record<string, string>,
  spec: Manifest,
  templates: readonly string[],
  claims: Map<string, Manifest>,
): SimPod {
  const makes = templates.map((claim) => `default/${claim}`).filter((key) => claims.get(key).made);
  const mounted = templates.map((claim) => `default/${claim}`);
  for (const volume of spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) {
      mounted.push(`default/${volume.persistentVolumeClaim.claimName}`);
    } else if (volume.ephemeral) {
      const key = `default/${name}-${volume.name}`;
      claims.set(key, {
        metadata: { name: `${name}-${volume.name}` },
        spec: volume.ephemeral.volumeClaimTemplate.spec,
      });
      mounted.push(key);
    }
  }
  return { key: name, name, spec, labels, claims: mounted, makes };
}

function orders<T>(items: readonly T[]): T[][] {
  return items.length <= 1
    ? [[...items]]
    : items.flatMap((item, index) => orders(items.filter((_, at) => at !== index)).map((rest) => [item, ...rest]));
}
