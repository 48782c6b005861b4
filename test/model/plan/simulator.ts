/**
 * A small Kubernetes that plays everything that may happen, one thing after the other, as its sources say. It shares no code
 * with the planner, knows no shortcuts, and reads only what `cases.ts` writes.
 */
import type { Step } from '../../../src/model/plan/plan';
import { PROVISIONER, WAITS_FOR } from './cases';

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
  /** Claim to volume; `handed` is one that a person has handed over, `made on n1` one that a provisioner has made. */
  readonly bound: ReadonlyMap<string, string>;
  /** Pod to node. */
  readonly placed: ReadonlyMap<string, string>;
}

interface Action {
  readonly pod?: SimPod;
  readonly node?: string;
  /** Of the volumes that are there. */
  readonly takes: ReadonlyMap<string, string>;
  /** The controller binds a claim to a volume that names it, or has one made: no story tells that. */
  readonly quiet?: boolean;
  /** A person hands a volume over, or never does. */
  readonly handOver?: boolean;
  /** It happens if the provisioner lets it. */
  readonly doubtful?: boolean;
  readonly state: SimState;
}

export interface Truth {
  readonly verdict: 'guaranteed' | 'provisioned' | 'waiting' | 'at risk' | 'never' | 'unproven';
  readonly volumes: ReadonlySet<string>;
}

/** What may become of a claim in one world. */
interface Fate {
  readonly volumes: ReadonlySet<string>;
  readonly isMade: boolean;
  readonly possible: boolean;
  readonly always: boolean;
  /** The same once all that can be handed over is. */
  readonly awaited: boolean;
  /** It can be bound, or left without a volume for good, whatever a provisioner does. */
  readonly surely: boolean;
  readonly starved: boolean;
}

const HOSTNAME = 'kubernetes.io/hostname';
const HANDED = 'handed';
const MADE = 'made on ';

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
    const [world] = this.worlds;
    if (waitsForPerson(world, claim)) {
      return { verdict: 'waiting', volumes: new Set() };
    }
    const fates = this.played.map((played) => played.fate(claim));
    const volumes = new Set(fates.flatMap((fate) => [...fate.volumes]));
    const some = (is: (fate: Fate) => boolean): boolean => fates.some(is);
    if (!some(({ possible }) => possible)) {
      return { verdict: 'never', volumes };
    }
    if (fates.every(({ always }) => always)) {
      return { verdict: some(({ isMade }) => isMade) ? 'provisioned' : 'guaranteed', volumes };
    }
    if (fates.every(({ awaited }) => awaited)) {
      return { verdict: 'waiting', volumes };
    }
    const isAtRisk = some(({ surely }) => surely) && some(({ starved }) => starved);
    return { verdict: isAtRisk ? 'at risk' : 'unproven', volumes };
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
  /** States that are reached whatever a provisioner does. */
  private readonly sure: readonly SimState[];

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
    this.sure = this.surelyFrom(start);
  }

  public fate(claim: string): Fate {
    const states = [...this.states.values()];
    const found = new Set(states.flatMap(({ bound }) => bound.get(claim) ?? []));
    const isBoundAtEnds = (isOpen: (action: Action) => boolean | undefined): boolean =>
      states.every((state) => state.bound.has(claim) || !this.actions.get(keyOf(state))!.every(isOpen));
    return {
      volumes: new Set([...found].filter((volume) => !volume.startsWith(MADE))),
      isMade: [...found].some((volume) => volume.startsWith(MADE)),
      possible: found.size > 0,
      always: isBoundAtEnds(({ doubtful, handOver }) => doubtful || handOver),
      awaited: isBoundAtEnds(({ doubtful }) => doubtful),
      surely: this.sure.some(({ bound }) => bound.has(claim)),
      starved: this.sure.some((state) => !this.later(state).has(claim)),
    };
  }

  private surelyFrom(start: SimState): SimState[] {
    const seen = new Map([[keyOf(start), start]]);
    for (const state of seen.values()) {
      for (const action of this.actions.get(keyOf(state))!) {
        if (!action.doubtful) {
          seen.set(keyOf(action.state), action.state);
        }
      }
    }
    return [...seen.values()];
  }

  public starves(claim: string, story: readonly Step[]): boolean {
    let states: SimState[] = [{ bound: new Map(), placed: new Map() }];
    for (const step of story) {
      states = states.flatMap((state) =>
        this.quietly(state).flatMap((before) =>
          this.actions
            .get(keyOf(before))!
            .filter((action) => !action.doubtful && isStep(action, step))
            .map((action) => action.state),
        ),
      );
    }
    return states.some((state) => !this.later(state).has(claim));
  }

  /** A state and those after it in which claims are bound to what is kept for them, made or handed over: no story tells that. */
  private quietly(state: SimState): SimState[] {
    const quiet = this.actions
      .get(keyOf(state))!
      .filter((action) => (action.quiet || action.handOver) && !action.doubtful);
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
  return [
    ...controllerActions(world, state),
    ...handOvers(world, state),
    ...world.pods.flatMap((pod) => podActions(world, state, pod)),
  ];
}

function handOvers(world: World, state: SimState): Action[] {
  return [...world.claims.keys()]
    .filter((key) => !state.bound.has(key) && waitsForPerson(world, key))
    .map((key) => ({
      takes: new Map(),
      handOver: true,
      state: { bound: new Map([...state.bound, [key, HANDED]]), placed: state.placed },
    }));
}

const WAITS = new WeakMap<World, Map<string, boolean>>();

/** Whether a claim says that it waits, and nothing that is there, or can be made, would ever serve it. */
function waitsForPerson(world: World, key: string): boolean {
  const known = WAITS.get(world) ?? new Map<string, boolean>();
  WAITS.set(world, known);
  const waits = known.get(key) ?? findsNothing(world, key);
  known.set(key, waits);
  return waits;
}

function findsNothing({ volumes, classes, claims }: World, key: string): boolean {
  const { metadata, spec } = claims.get(key);
  const isServedBy = (volume: Manifest): boolean => {
    const ref = volume.spec.claimRef;
    const isSelected = Object.entries(spec.selector?.matchLabels ?? {}).every(
      ([label, value]) => volume.metadata.labels?.[label] === value,
    );
    return ref ? `${ref.namespace}/${ref.name}` === key : isSelected && satisfies(volume, claims.get(key));
  };
  return (
    metadata.annotations?.[WAITS_FOR] !== undefined &&
    spec.volumeName === undefined &&
    !classes.some((found) => found.metadata.name === spec.storageClassName && found.provisioner === PROVISIONER) &&
    !volumes.some(isServedBy)
  );
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
    const volumes = found(world, state, key, claim);
    for (const volume of volumes) {
      const takes = new Map([[key, volume]]);
      const quiet = world.volumes.some(({ metadata, spec }) => metadata.name === volume && spec.claimRef);
      actions.push({ takes, quiet, state: { bound: new Map([...state.bound, ...takes]), placed: state.placed } });
    }
    const isMade = volumes.length === 0 && claim.spec.volumeName === undefined && !isDelayed(world, claim);
    if (isMade && isDynamic(world, claim)) {
      const bound = new Map([...state.bound, [key, `${MADE}some node`]] as const);
      const doubtful = claim.spec.selector !== undefined;
      actions.push({ takes: new Map(), quiet: true, doubtful, state: { bound, placed: state.placed } });
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
    const volumes = held.flatMap((volume) => world.volumes.find(({ metadata }) => metadata.name === volume) ?? []);
    const isFarAway = held.some((volume) => volume.startsWith(MADE) && volume !== `${MADE}${name}`);
    if (!admits(world, state, pod, name) || !volumes.every((volume) => isOn(world, volume, name))) {
      return [];
    }
    let ways: ReadonlyMap<string, string>[] = [new Map()];
    for (const [key, claim] of sorted) {
      const ofClass = world.volumes.filter(({ spec }) => spec.storageClassName === claim.spec.storageClassName);
      ways = ways.flatMap((way) => {
        const fitting = matching(world, state, key, claim, ofClass, name, new Set(way.values()), true);
        const made = fitting.length === 0 && isMadeOn(world, claim, name) ? [`${MADE}${name}`] : [];
        return [...fitting, ...made].map((volume) => new Map([...way, [key, volume as string]]));
      });
    }
    return ways.flatMap((all): Action[] => {
      const isMade = ([, volume]: [string, string]): boolean => volume.startsWith(MADE);
      const takes = new Map([...all].filter((pair) => !isMade(pair)));
      const isUnsure = [...all].some((pair) => isMade(pair) && world.claims.get(pair[0]).spec.selector !== undefined);
      const doubtful = isFarAway || isUnsure;
      // The controller finishes no binding to a volume that lacks an access mode; the others it finishes, and the pod waits.
      const finished = new Map(
        [...all].filter((pair) => isMade(pair) || hasModes(world, pair[1], world.claims.get(pair[0]))),
      );
      const bound = new Map([...state.bound, ...finished]);
      if (finished.size === all.size) {
        const placed = new Map([...state.placed, [pod.key, name]]);
        return [{ pod, node: name, takes, doubtful, state: { bound, placed } }];
      }
      return finished.size > 0
        ? [{ pod, node: name, takes: finished, doubtful, state: { bound, placed: state.placed } }]
        : [];
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

/** binder.go, checkVolumeProvisions. */
function isMadeOn(world: World, claim: Manifest, node: string): boolean {
  const { labels } = world.nodes.find(({ name }) => name === node)!;
  const { allowedTopologies } = classOf(world, claim) ?? {};
  return (
    isDynamic(world, claim) &&
    (!allowedTopologies ||
      allowedTopologies.some(({ matchLabelExpressions }: Manifest) =>
        matchLabelExpressions.every(({ key, values }: Manifest) => values.includes(labels[key])),
      ))
  );
}

function isDynamic(world: World, claim: Manifest): boolean {
  return classOf(world, claim)?.provisioner === PROVISIONER;
}

function classOf({ classes }: World, claim: Manifest): Manifest | undefined {
  return classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
}

function isDelayed(world: World, claim: Manifest): boolean {
  return classOf(world, claim)?.volumeBindingMode === 'WaitForFirstConsumer';
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
  const nodes = nodesOf(of('Node'), volumes, podLists[0], classes);
  const isUseful = ({ claims: [key] }: SimPod): boolean =>
    isDelayed({ classes } as unknown as World, claims.get(key)) && claims.get(key).spec.volumeName === undefined;
  return podLists.map((pods) => ({ volumes, classes, claims, nodes, pods: [...pods, ...alone.filter(isUseful)] }));
}

function nodesOf(
  given: readonly Manifest[],
  volumes: readonly Manifest[],
  pods: readonly SimPod[],
  classes: readonly Manifest[],
): World['nodes'] {
  if (given.length > 0) {
    return given.map(({ metadata }) => ({ name: metadata.name, labels: metadata.labels }));
  }
  const valuesOf = (terms: readonly Manifest[] = []): string[] =>
    terms.flatMap(({ matchExpressions }) => matchExpressions.flatMap(({ values }: Manifest) => values));
  const names = new Set(volumes.flatMap(({ spec }) => valuesOf(spec.nodeAffinity?.required.nodeSelectorTerms)));
  for (const { allowedTopologies } of classes) {
    for (const name of allowedTopologies?.[0].matchLabelExpressions[0].values ?? []) {
      names.add(name);
    }
  }
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
