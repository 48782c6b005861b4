import { append } from '../../multimap';
import { describeQuantity } from '../../quantity';
import { type Claim, claimKey } from '../cluster/claim';
import type { Pod } from '../cluster/pod';
import type { ClaimPlan, Note, VolumePlan } from '../plan';
import { type Board, refusal } from '../rules/board';
import { list, quoted } from './describe';

/** What is worth knowing of a plan besides its answers. */
export function notesOf(board: Board, claims: readonly ClaimPlan[], volumes: readonly VolumePlan[]): Note[] {
  return [
    ...unknownClasses(board),
    ...withoutClass(board),
    ...withoutNamespace(board),
    ...inAnotherClass(board),
    ...pastTheScheduler(board),
    ...withoutNode(board),
    ...sharedClaims(board),
    ...unusedSpace(board, claims),
    ...leftFree(claims, volumes),
  ];
}

function unknownClasses({ cluster, router }: Board): Note[] {
  const users = new Map<string, string[]>();
  for (const { key, storageClassName } of cluster.claims.values()) {
    if (storageClassName && !cluster.classes.has(storageClassName)) {
      append(users, storageClassName, key);
    }
  }
  return [...users].map(([name, keys]) => ({
    kind: 'unknown class',
    text: router.isForeign(name)
      ? `StorageClass '${name}' of ${claimsNamed(keys)} is not in the manifests, nor is a volume of it: give them too, or nothing can be said`
      : `StorageClass '${name}' of ${claimsNamed(keys)} is not in the manifests: without it Kubernetes binds at once and looks at no node; add it, with volumeBindingMode WaitForFirstConsumer`,
  }));
}

function withoutClass({ cluster }: Board): Note[] {
  const keys = [...cluster.claims.values()]
    .filter(({ storageClassName }) => storageClassName === undefined)
    .map(({ key }) => key);
  return keys.length === 0
    ? []
    : [
        {
          kind: 'no class',
          text: `${claimsNamed(keys)} ${keys.length === 1 ? 'names' : 'name'} no class, so the cluster's default decides, on K3s local-path: set storageClassName, or '' for a volume of no class`,
        },
      ];
}

function withoutNamespace({ cluster }: Board): Note[] {
  return cluster.volumes
    .filter(({ claimRef }) => claimRef?.name && !claimRef.namespace)
    .map(({ name, claimRef }) => ({
      kind: 'reservation without a namespace',
      text: `volume '${name}' is kept for claim '${claimRef!.name}' of no namespace, so it is never bound: set spec.claimRef.namespace`,
    }));
}

/**
 * The scheduler looks at volumes of the claim's class only, the volume controller at what is kept for it: seen on a cluster,
 * the pod was placed on the node of one volume and its claim bound to the other.
 */
function inAnotherClass({ cluster }: Board): Note[] {
  return cluster.volumes.flatMap(({ name, claimRef, storageClassName }): Note[] => {
    const claim = claimRef && cluster.claims.get(claimKey(`${claimRef.namespace}`, `${claimRef.name}`));
    return claim?.storageClassName === undefined || claim.storageClassName === storageClassName
      ? []
      : [
          {
            kind: 'reservation in another class',
            text: `volume '${name}' of class '${storageClassName}' is kept for claim '${claim.key}' of class '${claim.storageClassName}': the scheduler does not see it, and may place the pod on a node without it; give both one class`,
          },
        ];
  });
}

function pastTheScheduler({ cluster }: Board): Note[] {
  return firstOfEach(cluster.pods.filter(({ spec, mounts }) => spec.nodeName !== undefined && mounts.length > 0)).map(
    ({ user, spec }) => ({
      kind: 'node name',
      text: `${user} names node '${spec.nodeName}' in spec.nodeName, which passes the scheduler by, and only the scheduler binds a claim that waits for its pod: use a nodeSelector of kubernetes.io/hostname`,
    }),
  );
}

function withoutNode({ cluster, units }: Board): Note[] {
  const { all } = cluster.nodes;
  const pods = units.flatMap(({ pod }) => (pod && cluster.nodes.ofPod(pod.spec).nodes.length === 0 ? [pod] : []));
  return firstOfEach(pods).map((pod) => {
    const reasons = all.slice(0, 5).map(({ name }, node) => `node '${name}' by ${refusal(cluster, pod, node)}`);
    const why = reasons.length > 0 ? `: it is kept from ${list(reasons)}` : '';
    return { kind: 'pod without a node', text: `${pod.user} fits no node${why}` };
  });
}

function sharedClaims(board: Board): Note[] {
  const notes: Note[] = [];
  for (const [key, pods] of board.users) {
    const claim = board.cluster.claims.get(key);
    if (claim && pods.length > 1) {
      const [first, ...others] = firstOfEach(pods);
      if (others.length === 0) {
        notes.push(replicas(claim, first, pods.length));
      } else if (haveNoNodeInCommon(board, pods)) {
        notes.push({
          kind: 'shared across nodes',
          text: `claim '${key}' is mounted by ${list([first, ...others], ({ user }) => user)}, which have no node in common, and its volume is on one: give each a claim of its own`,
        });
      }
    }
  }
  return notes;
}

function replicas({ key }: Claim, { user, kind }: Pod, count: number): Note {
  const instead =
    kind === 'Deployment' || kind === 'ReplicaSet' ? 'a StatefulSet with a claim template' : 'a claim each';
  return {
    kind: 'several replicas on one claim',
    text: `claim '${key}' is mounted by ${count} pods of ${user}: all of them run on the one node of its volume, and write to one directory; use ${instead}`,
  };
}

function haveNoNodeInCommon({ cluster }: Board, pods: readonly Pod[]): boolean {
  const reaches = pods.map(({ spec }) => new Set(cluster.nodes.ofPod(spec).nodes));
  return !cluster.nodes.everywhere.some((node) => reaches.every((reach) => reach.has(node)));
}

/** A volume is given whole: what a claim does not ask for, nobody else gets. */
function unusedSpace({ cluster }: Board, claims: readonly ClaimPlan[]): Note[] {
  const bytesOf = new Map(cluster.volumes.map(({ name, bytes }) => [name, bytes]));
  return claims.flatMap(({ claim, bytes, verdict }): Note[] => {
    if (verdict.kind !== 'guaranteed' || verdict.volumes.length !== 1) {
      return [];
    }
    const [volume] = verdict.volumes;
    const given = bytesOf.get(volume)!;
    return given === bytes
      ? []
      : [
          {
            kind: 'allocated and not asked for',
            text: `claim '${claimKey(claim.namespace, claim.name)}' asks for ${describeQuantity(bytes)} and gets volume '${volume}' with ${describeQuantity(given)}: ${describeQuantity(given - bytes)} are nobody's; ask for all of it, or offer a smaller volume`,
          },
        ];
  });
}

/** Volumes that no claim may get. Where something is not proven that is not known, and for what is never bound it is no news. */
function leftFree(claims: readonly ClaimPlan[], volumes: readonly VolumePlan[]): Note[] {
  if (claims.some(({ verdict }) => verdict.kind === 'unproven' || verdict.kind === 'never')) {
    return [];
  }
  const byClass = new Map<string, VolumePlan[]>();
  for (const volume of volumes) {
    if (volume.claims.length === 0 && !volume.reservedFor) {
      append(byClass, volume.storageClassName, volume);
    }
  }
  return [...byClass].map(([storageClassName, free]) => {
    const bytes = free.reduce((sum, volume) => sum + volume.bytes, 0);
    const names = list(free, ({ name }) => quoted(name));
    const subject = free.length === 1 ? `volume ${names} is` : `volumes ${names} are`;
    return {
      kind: 'left free',
      text: `${subject} left free: no claim may get ${free.length === 1 ? 'it' : 'them'} (class '${storageClassName}', ${describeQuantity(bytes)})`,
    };
  });
}

function claimsNamed(keys: readonly string[]): string {
  return `${keys.length === 1 ? 'claim' : 'claims'} ${list(keys, quoted)}`;
}

/** One pod of each of what makes pods. */
function firstOfEach(pods: readonly Pod[]): Pod[] {
  const first = new Map<string, Pod>();
  for (const pod of pods) {
    const key = `${pod.namespace} ${pod.user}`;
    if (!first.has(key)) {
      first.set(key, pod);
    }
  }
  return [...first.values()];
}
