import { describeQuantity } from '../../quantity';
import { type Claim, claimKey } from '../cluster/claim';
import type { Reason, Step, Take, VolumeReason } from '../plan';
import { list, quoted } from './describe';
import { nearestFirst } from './nearest';

/** Whether a claim would be guaranteed if a volume were kept for it; undefined if that is too much to try. */
export type WhatIf = (claim: Claim, volume: string) => boolean | undefined;

/** More volumes than this are not tried. */
const MOST_TRIED = 5;

/** What to do for a claim that no volume serves: by the volume that comes nearest to it. */
export function fixForNever(
  claim: Claim,
  reasons: readonly VolumeReason[],
  isFixedBy: WhatIf,
  provisioning: Reason | undefined,
): string {
  const { storageClassName, volumeName } = claim;
  const [nearest] = nearestFirst(reasons);
  if (provisioning && volumeName === undefined) {
    return fixForProvisioning(provisioning);
  }
  if (nearest === undefined) {
    return volumeName === undefined
      ? `add a PersistentVolume of class '${storageClassName}' with at least ${describeQuantity(claim.bytes)}`
      : `add PersistentVolume '${volumeName}', or take volumeName out of the claim`;
  }
  return fixFor(claim, nearest, isFixedBy);
}

/** What has a volume made: neither the nodes of a class nor its provisioner can be changed, so it is the pod, or another class. */
function fixForProvisioning(reason: Reason): string {
  switch (reason.kind) {
    case 'node':
      return reason.nodes.length === 0
        ? 'take a class whose allowedTopologies match a node'
        : `let the pod run on node ${list(reason.nodes, quoted)}, or take a class that makes volumes where it runs`;
    case 'node name':
      return nodeSelectorFor(reason.node);
    case 'other claim':
      return OTHER_CLAIM_FIX[reason.state](reason.claim, list(reason.nodes, quoted));
    default:
      return 'take a class that makes volumes on more nodes';
  }
}

const OTHER_CLAIM_FIX: Record<OtherClaim['state'], (claim: string, nodes: string) => string> = {
  'never bound': (claim) => `see claim '${claim}'`,
  elsewhere: (claim) => `take a class that makes volumes on the node of claim '${claim}'`,
  'nothing there': (claim, nodes) => `offer a volume for claim '${claim}' on node ${nodes}`,
};

type OtherClaim = Extract<Reason, { kind: 'other claim' }>;

function nodeSelectorFor(node: string): string {
  return `use a nodeSelector of kubernetes.io/hostname '${node}' in place of spec.nodeName`;
}

function fixFor(claim: Claim, { volume, reason }: VolumeReason, isFixedBy: WhatIf): string {
  const { bytes, key } = claim;
  switch (reason.kind) {
    case 'class':
      return `set storageClassName to '${reason.storageClassName}', or add a volume of class '${claim.storageClassName ?? ''}'`;
    case 'reserved':
      return `take the claimRef out of volume '${volume}' or let it name claim '${key}', or add a volume`;
    case 'phase':
      return reason.phase === 'Terminating'
        ? 'add a volume: this one is being deleted'
        : `clear spec.claimRef of volume '${volume}' once its data may be used again, or add a volume`;
    case 'mode':
      return `set volumeMode to ${reason.volumeMode}, or add a volume with ${claim.volumeMode}`;
    case 'too small':
      return `lower the request to ${describeQuantity(reason.bytes)}, which volume '${volume}' has, or add a volume of at least ${describeQuantity(bytes)}`;
    case 'selector':
      return `change the claim's selector, or the labels of volume '${volume}'`;
    case 'node':
      return `let the pod run where volume '${volume}' is, or add a volume where it runs`;
    case 'node name':
      return nodeSelectorFor(reason.node);
    case 'access mode':
      return `ask for ${reason.accessModes.join(', ')} only, which volume '${volume}' has`;
    case 'other claim':
      return reason.state === 'never bound'
        ? `see claim '${reason.claim}'`
        : 'offer volumes for all claims of the pod on one node';
    case 'taken by the pod':
      return isFixedBy(claim, volume)
        ? keep(volume, claim)
        : `add a volume of at least ${describeQuantity(bytes)} on the node of volume '${volume}'`;
    case 'taken before':
      return reason.apart ? 'add a volume on another node' : 'add a volume';
  }
}

/** The volume that would be enough for a claim that can be starved, if it were kept for it: best one that it lost. */
export function volumeToKeep(
  claim: Claim,
  volumes: readonly string[],
  story: readonly Step[],
  isFixedBy: WhatIf,
): string | undefined {
  const lost = takenByOthers(claim, story).map(({ volume }) => volume);
  const candidates = [...new Set([...lost.filter((volume) => volumes.includes(volume)), ...volumes])];
  return candidates.slice(0, MOST_TRIED).find((volume) => isFixedBy(claim, volume) !== false);
}

/** What to do for a claim that can be starved. */
export function fixForRisk(claim: Claim, story: readonly Step[], volume: string | undefined): string {
  return [...(volume === undefined ? [] : [keep(volume, claim)]), ...otherWays(claim, story)].join(', or ');
}

/** What helps besides a volume that is kept for the claim: to keep away who took the last one, or another one. */
function otherWays(claim: Claim, story: readonly Step[]): string[] {
  const theft = [...story].reverse().find((step) => takenByOthers(claim, [step]).length > 0);
  if (!theft) {
    return ['add a volume'];
  }
  const [{ claim: thief }] = takenByOthers(claim, [theft]);
  const { pod, node } = theft;
  const away = pod && node ? [`keep Pod '${pod.name}' off node '${node}' with a node selector`] : [];
  return [...away, `give claim '${claimKey(thief.namespace, thief.name)}' a class of its own`, 'add a volume'];
}

/** The last one first. */
function takenByOthers({ key }: Claim, story: readonly Step[]): Take[] {
  return story
    .flatMap(({ takes }) => takes)
    .filter(({ claim }) => claimKey(claim.namespace, claim.name) !== key)
    .reverse();
}

function keep(volume: string, { namespace, name }: Claim): string {
  return `keep volume '${volume}' for it with spec.claimRef { namespace: ${namespace}, name: ${name} }`;
}
