import type { Manifest } from '../harness/manifest';
import { completed } from './completed';

/** A case, taken apart. */
export interface World {
  readonly classes: readonly Manifest[];
  readonly volumes: readonly Manifest[];
  readonly claims: readonly Manifest[];
  /** Those of Deployments among them, by themselves, and one for each claim that nothing mounts. */
  readonly pods: readonly Manifest[];
  readonly sets: readonly Manifest[];
  /** Names of the nodes that there are. */
  readonly nodes: readonly string[];
  /** Those of them that not every pod may run on. */
  readonly tainted: readonly string[];
}

/** A pod whose controller is played by the test. */
export interface HandMade {
  readonly name: string;
  readonly pod: Manifest;
  /** Of a StatefulSet's templates, to be made before the pod. */
  readonly claims: readonly Manifest[];
  /** The claim that is made for the pod once it is there. */
  readonly ephemeral?: string;
  /** All that it mounts. */
  readonly mounts: readonly string[];
  /** The pod that has to be ready before this one is made. */
  readonly after?: string;
}

export function worldOf(manifests: readonly Manifest[]): World {
  const of = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const claims = of('PersistentVolumeClaim');
  const sets = of('StatefulSet');
  const pods = [...of('Pod'), ...of('Deployment').flatMap(podsOfDeployment)];
  const mounted = new Set(
    [...pods.map((pod) => handMade(pod)), ...sets.flatMap((set) => podsOfSet(set, 0))].flatMap(({ mounts }) => mounts),
  );
  const unmounted = claims.map(({ metadata }) => `${metadata?.name}`).filter((name) => !mounted.has(name));
  const volumes = of('PersistentVolume');
  const nameOf = ({ metadata }: Manifest): string => `${metadata?.name}`;
  const given = of('Node').map(nameOf);
  return {
    classes: of('StorageClass'),
    volumes,
    claims,
    pods: [...pods, ...unmounted.map(anyPod)],
    sets,
    nodes: given.length > 0 ? given : [...new Set(volumes.flatMap(hostnamesOf))],
    tainted: of('Node')
      .filter(({ spec }) => spec?.taints)
      .map(nameOf),
  };
}

/** The pods of a case, none of them made by a controller. @param turn Another one gives templates another order. */
export function handMadePods({ pods, sets, claims }: World, turn: number): HandMade[] {
  const given = new Set(claims.map(({ metadata }) => metadata?.name));
  const ofSets = sets.flatMap((set) => podsOfSet(set, turn));
  return [
    ...pods.map((pod) => handMade(pod)),
    ...ofSets.map((made) => ({ ...made, claims: made.claims.filter(({ metadata }) => !given.has(metadata?.name)) })),
  ];
}

/** Names of a StatefulSet's pods, in their order. */
export function podNamesOf({ metadata, spec }: Manifest): string[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas }, (_, at) => `${metadata?.name}-${start + at}`);
}

/** Name of the pod that stands for any that mounts a claim. */
export function anyPodOf(claim: string): string {
  return `any-${claim}`;
}

function anyPod(claimName: string): Manifest {
  const volumes = [{ name: 'claim', persistentVolumeClaim: { claimName } }];
  return completed({ kind: 'Pod', metadata: { name: anyPodOf(claimName) }, spec: { volumes } });
}

/** Named as the planner names them, for their real names are made of random letters. */
function podsOfDeployment({ metadata, spec: { replicas, template } }: Manifest): Manifest[] {
  return Array.from({ length: replicas }, (_, number) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: `${metadata?.name}-${number}` },
    spec: template.spec,
  }));
}

function handMade(pod: Manifest): HandMade {
  const name = `${pod.metadata?.name}`;
  const volumes: Manifest[] = pod.spec.volumes ?? [];
  const ephemeral = volumes.find((volume) => volume.ephemeral);
  const mounts = volumes.map((volume) => volume.persistentVolumeClaim?.claimName ?? `${name}-${volume.name}`);
  return { name, pod, claims: [], mounts, ...(ephemeral && { ephemeral: `${name}-${ephemeral.name}` }) };
}

/** What the controller makes of a set: its claims come first among the volumes of a pod, in no order. */
function podsOfSet(set: Manifest, turn: number): HandMade[] {
  const { spec } = set;
  const templates: Manifest[] = turn % 2 === 0 ? spec.volumeClaimTemplates : [...spec.volumeClaimTemplates].reverse();
  return podNamesOf(set).map((name, at, names) => {
    const claims = templates.map((template) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `${template.metadata?.name}-${name}` },
      spec: template.spec,
    }));
    const own = claims.map(({ metadata: { name: claimName } }, index) => ({
      name: templates[index].metadata?.name,
      persistentVolumeClaim: { claimName },
    }));
    const { labels } = spec.template.metadata;
    const made = handMade({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { ...labels, 'statefulset.kubernetes.io/pod-name': name } },
      spec: { ...spec.template.spec, volumes: [...own, ...(spec.template.spec.volumes ?? [])] },
    });
    return { ...made, claims, ...(spec.podManagementPolicy !== 'Parallel' && at > 0 && { after: names[at - 1] }) };
  });
}

function hostnamesOf({ spec }: Manifest): string[] {
  const terms: Manifest[] = spec.nodeAffinity?.required.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions }) =>
    matchExpressions.flatMap(({ values }: { values: string[] }) => values),
  );
}
