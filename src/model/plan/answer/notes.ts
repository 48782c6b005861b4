import { ALLOW_AT_RISK_ANNOTATION } from '../../accepted-risk';
import { append } from '../../multimap';
import { describeSharedSerial, sharedSerialOf } from '../../shared-serial';
import { type Claim, claimKey } from '../cluster/claim';
import type { Pod } from '../cluster/pod';
import type { PlacedVolume } from '../cluster/volume';
import type { ClaimPlan, Note, VolumePlan } from '../plan';
import { type Board, refusal } from '../rules/board';
import { isMadeOnly } from '../rules/route';
import { ACCEPTS } from './acceptance';
import { list, quoted } from './describe';
import { family, grouped } from './family';
import { leftFree, unusedSpace } from './space';

/** What is worth knowing of a plan besides its answers. */
export function notesOf(board: Board, claims: readonly ClaimPlan[], volumes: readonly VolumePlan[]): Note[] {
  return [
    ...unknownClasses(board),
    ...withoutClass(board),
    ...withoutNamespace(board),
    ...inAnotherClass(board),
    ...wrongAnnotations(board),
    ...sharedSerials(board),
    ...pastTheScheduler(board),
    ...withoutNode(board),
    ...sharedClaims(board),
    ...unusedSpace(board, claims),
    ...leftFree(claims, volumes),
  ];
}

function unknownClasses({ cluster, router, routes }: Board): Note[] {
  const users = new Map<string, string[]>();
  for (const { key, storageClassName } of cluster.claims.values()) {
    // A claim that waits gets the volume that it is handed, whatever its class is.
    const isMissing = storageClassName && !cluster.classes.has(storageClassName);
    if (isMissing && routes.get(key)?.kind !== 'waiting') {
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
  const kept = cluster.volumes.filter(({ claimRef }) => claimRef?.name && !claimRef.namespace);
  return grouped(kept, ({ claimRef }) => family(claimRef!.name!)).map((volumes) => ({
    kind: 'reservation without a namespace',
    text: `${areKept(volumes)} ${forClaims(volumes.map(({ claimRef }) => claimRef!.name!))} of no namespace, so ${volumes.length === 1 ? 'it is' : 'they are'} never bound: set spec.claimRef.namespace`,
  }));
}

/**
 * The scheduler looks at volumes of the claim's class only, the volume controller at what is kept for it: seen on a cluster,
 * the pod was placed on the node of one volume and its claim bound to the other.
 */
function inAnotherClass({ cluster }: Board): Note[] {
  const kept = cluster.volumes.flatMap((volume) => {
    const { claimRef, storageClassName } = volume;
    const claim = claimRef && cluster.claims.get(claimKey(`${claimRef.namespace}`, `${claimRef.name}`));
    return claim?.storageClassName === undefined || claim.storageClassName === storageClassName
      ? []
      : [{ volume, claim }];
  });
  const keyOf = ({ volume, claim }: (typeof kept)[number]): string =>
    JSON.stringify([volume.storageClassName, claim.storageClassName, family(claim.key)]);
  return grouped(kept, keyOf).map((pairs) => {
    const [{ volume, claim }] = pairs;
    const volumes = pairs.map((pair) => pair.volume);
    const keys = pairs.map((pair) => pair.claim.key);
    return {
      kind: 'reservation in another class',
      text: `${areKept(volumes, ` of class '${volume.storageClassName}'`)} ${forClaims(keys)} of class '${claim.storageClassName}': the scheduler does not see ${pairs.length === 1 ? 'it, and may place the pod' : 'them, and may place a pod'} on a node without ${pairs.length === 1 ? 'it' : 'one'}; give both one class`,
    };
  });
}

function areKept(volumes: readonly PlacedVolume[], attribute = ''): string {
  const names = list(volumes, ({ name }) => quoted(name));
  return volumes.length === 1 ? `volume ${names}${attribute} is kept` : `volumes ${names}${attribute} are kept`;
}

function forClaims(names: readonly string[]): string {
  return `for ${claimsNamed(names)}`;
}

/** What was meant to accept something, or not to, and says neither. */
function wrongAnnotations({ cluster }: Board): Note[] {
  const isWrong = ({ allowAtRisk }: { readonly allowAtRisk?: unknown }): boolean =>
    allowAtRisk !== undefined && allowAtRisk !== ACCEPTS && allowAtRisk !== 'false';
  const classes = cluster.classes.all.filter(isWrong).map(({ name, allowAtRisk }) => ({
    thing: `StorageClass '${name}'`,
    allowAtRisk,
  }));
  const volumes = grouped(
    cluster.volumes.filter((volume) => volume.storageClassName === '' && isWrong(volume)),
    ({ allowAtRisk }) => `${allowAtRisk}`,
  ).map((group) => ({
    thing: `${group.length === 1 ? 'volume' : 'volumes'} ${list(group, ({ name }) => quoted(name))}`,
    allowAtRisk: group[0].allowAtRisk,
  }));
  return [...classes, ...volumes].map(({ thing, allowAtRisk }) => ({
    kind: 'wrong annotation',
    text: `${thing}: annotation ${ALLOW_AT_RISK_ANNOTATION} is ${typeof allowAtRisk === 'string' ? quoted(allowAtRisk) : `${JSON.stringify(allowAtRisk)} and not text`}, which accepts nothing: set it to '${ACCEPTS}', or take it out`,
  }));
}

function sharedSerials({ cluster }: Board): Note[] {
  const named = cluster.volumes.flatMap(({ name, path }) => {
    const serial = path === undefined ? undefined : sharedSerialOf(path);
    return serial === undefined ? [] : [{ name, serial }];
  });
  return grouped(named, ({ serial }) => serial).map((group) => {
    const names = list(group, ({ name }) => quoted(name));
    const subject = group.length === 1 ? `volume ${names} is` : `volumes ${names} are`;
    return { kind: 'shared serial number', text: describeSharedSerial(subject, group[0].serial) };
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
  const shared = [...board.users].flatMap(([key, pods]) => {
    const claim = board.cluster.claims.get(key);
    return claim && pods.length > 1 && !isForMany(board, claim) ? [{ claim, pods, users: firstOfEach(pods) }] : [];
  });
  const keyOf = ({ claim, pods, users }: (typeof shared)[number]): string =>
    JSON.stringify([family(claim.key), pods.length, users.map(({ user }) => user)]);
  return grouped(shared, keyOf).flatMap((group): Note[] => {
    const [{ pods, users }] = group;
    const claims = group.map(({ claim }) => claim);
    if (users.length === 1) {
      return [replicas(claims, users[0], pods.length)];
    }
    return haveNoNodeInCommon(board, pods) ? [acrossNodes(claims, users)] : [];
  });
}

/** A volume that a provisioner makes for pods of many nodes. */
function isForMany({ routes }: Board, { key, accessModes }: Claim): boolean {
  return isMadeOnly(routes.get(key)) && accessModes.some((mode) => mode.endsWith('Many'));
}

function acrossNodes(claims: readonly Claim[], users: readonly Pod[]): Note {
  const one = claims.length === 1;
  return {
    kind: 'shared across nodes',
    text: `${claimsNamed(keysOf(claims))} ${one ? 'is' : 'are'} mounted by ${list(users, ({ user }) => user)}, which have no node in common, and ${one ? 'its volume is on one' : 'each volume is on one'}: give each a claim of its own`,
  };
}

function replicas(claims: readonly Claim[], { user, kind }: Pod, count: number): Note {
  const instead =
    kind === 'Deployment' || kind === 'ReplicaSet' ? 'a StatefulSet with a claim template' : 'a claim each';
  const one = claims.length === 1;
  return {
    kind: 'several replicas on one claim',
    text: `${claimsNamed(keysOf(claims))} ${one ? 'is' : 'are'} mounted by ${count} pods of ${user}: all of them run on the one node of ${one ? 'its volume' : 'the volumes'}, and write to ${one ? 'one directory' : 'the same directories'}; use ${instead}`,
  };
}

function keysOf(claims: readonly Claim[]): string[] {
  return claims.map(({ key }) => key);
}

function haveNoNodeInCommon({ cluster }: Board, pods: readonly Pod[]): boolean {
  const reaches = pods.map(({ spec }) => new Set(cluster.nodes.ofPod(spec).nodes));
  return !cluster.nodes.everywhere.some((node) => reaches.every((reach) => reach.has(node)));
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
