import { describeQuantity } from '../../quantity';
import { claimKey } from '../cluster/claim';
import type { ClaimName, ClaimPlan, Never, Reason, Step } from '../plan';
import { nearestFirst } from './nearest';

/** More than this are counted. */
const MOST_NAMED = 5;

/** The answer for a claim, in one line for people. */
export function describeVerdict(plan: ClaimPlan): string {
  const { verdict } = plan;
  const thing = `claim '${claimTitle(plan.claim)}'`;
  switch (verdict.kind) {
    case 'guaranteed':
      return `${thing} is guaranteed ${describeVolumes(verdict.volumes)}`;
    case 'provisioned':
      return `${thing} is provisioned by '${verdict.provisioner}'${others(verdict.volumes)}`;
    case 'waiting':
      return `${thing} waits until a person hands a volume over: ${verdict.waitsFor}`;
    case 'at risk':
      return `${thing} (${describeQuantity(plan.bytes)}) is at risk${verdict.accepted ? ', which is accepted' : ''}: ${describeStory(plan, verdict.story)}; ${verdict.fix}`;
    case 'never':
      return `${thing} (${describeQuantity(plan.bytes)}) is never bound: ${describeReasons(plan, verdict).join(', ')}; ${verdict.fix}`;
    case 'unproven':
      return `${thing} is not proven: ${verdict.because}`;
  }
}

function others(volumes: readonly string[]): string {
  return volumes.length === 0 ? '' : `, or gets ${describeVolumes(volumes)}`;
}

/** How a claim is starved, in words. */
export function describeStory({ users, verdict }: ClaimPlan, story: readonly Step[]): string {
  const end = 'provisioner' in verdict ? 'no node is left for its pod' : 'no volume is left for it';
  if (story.length === 0) {
    return `${users[0] ?? 'its pod'} has claims of equal requests, and if the other one is first, ${end}`;
  }
  const steps = story.slice(0, MOST_NAMED).map((step, index) => describeStep(step, index === 0));
  const rest = story.length - steps.length;
  const more = rest > 0 ? [`then ${rest} more follow in the same way`] : [];
  return `${[...steps, ...more].join('; ')}, and ${end}`;
}

function describeStep({ pod, node, takes, tie }: Step, isFirst: boolean): string {
  const lead = isFirst ? 'if' : 'then';
  const first = isFirst ? ' first' : '';
  const equal = tie ? ', of equals' : '';
  const taken = takes.map(({ claim, volume, bytes }) => [
    `claim '${claimTitle(claim)}'`,
    `volume '${volume}' (${describeQuantity(bytes)})`,
  ]);
  const takings = taken.map(([claim, volume]) => `${claim} takes ${volume}`);
  if (node === undefined) {
    return `${lead} ${takings.join(' and ')}${equal}${first}`;
  }
  if (!pod) {
    const [claims, volumes] = [0, 1].map((part) => taken.map((words) => words[part]).join(' and '));
    return `${lead} a pod with ${claims} is scheduled on node '${node}'${first}, it takes ${volumes}${equal}`;
  }
  const scheduled = `${lead} Pod '${pod.name}' is scheduled on node '${node}'${first}`;
  return takings.length === 0 ? scheduled : `${scheduled}, its ${takings.join(' and its ')}${equal}`;
}

function describeVolumes(volumes: readonly string[]): string {
  return volumes.length === 1 ? `volume '${volumes[0]}'` : `one of ${list(volumes, quoted)}`;
}

/** Why nothing serves a claim: its class, if it makes volumes, and the volumes, the nearest first. */
export function describeReasons({ storageClassName }: ClaimPlan, { reasons, provisioning }: Never): string[] {
  const made = provisioning && `class '${storageClassName}' ${describeProvisioning(provisioning)}`;
  if (reasons.length === 0) {
    return [made ?? 'there is no such volume'];
  }
  const volumes = list(nearestFirst(reasons), ({ volume, reason }) => `volume '${volume}' ${describeReason(reason)}`);
  return made === undefined ? [volumes] : [made, volumes];
}

/** Why a class makes no volume for a claim: what follows its name. */
export function describeProvisioning(reason: Reason): string {
  switch (reason.kind) {
    case 'node':
      return `makes volumes on ${describeNodes(reason.nodes)}, ruled out by ${reason.asked}`;
    case 'node name':
      return `makes a volume when the scheduler places the pod, and spec.nodeName '${reason.node}' passes it by`;
    case 'other claim':
      return `makes volumes on ${describeNodes(reason.nodes)}, where the pod's claim '${reason.claim}' ${OTHER_CLAIM[reason.state]}`;
    case 'taken before':
      return reason.apart
        ? 'makes volumes only on nodes of pods that this one keeps away from'
        : 'makes no volume for a pod that never runs';
    default:
      return describeReason(reason);
  }
}

/** Why a volume does not serve a claim: what follows its name. */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'reserved':
      return `is kept for claim '${reason.by}'`;
    case 'too small':
      return `has only ${describeQuantity(reason.bytes)}`;
    case 'mode':
      return `has volumeMode ${reason.volumeMode}`;
    case 'phase':
      return `is ${reason.phase}`;
    case 'selector':
      return "does not match the claim's selector";
    case 'class':
      return `is of class '${reason.storageClassName}'`;
    case 'node':
      return `is on ${describeNodes(reason.nodes)}, ruled out by ${reason.asked}`;
    case 'node name':
      return `is not bound by a scheduler, which spec.nodeName '${reason.node}' passes by`;
    case 'other claim':
      return `is on ${describeNodes(reason.nodes)}, where the pod's claim '${reason.claim}' ${OTHER_CLAIM[reason.state]}`;
    case 'access mode':
      return `has access mode ${reason.accessModes.join(', ') || 'none'}`;
    case 'taken by the pod':
      return `is taken by claim '${reason.by}' of the same pod`;
    case 'taken before':
      return reason.apart
        ? 'is always taken before, or on the node of a pod that this one keeps away from'
        : 'is always taken before';
  }
}

const OTHER_CLAIM = {
  'never bound': 'is never bound',
  elsewhere: 'does not have its volume',
  'nothing there': 'finds no volume',
} as const;

function describeNodes(nodes: readonly string[]): string {
  return nodes.length === 0 ? 'no node' : `node ${list(nodes, quoted)}`;
}

/** The parts in one line; more than a few are counted. */
export function list<T>(parts: readonly T[], word: (part: T) => string = String): string {
  const shown = parts.slice(0, MOST_NAMED).map(word).join(', ');
  const rest = parts.length - MOST_NAMED;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** A claim as it is called everywhere: `namespace/name`. */
export function claimTitle({ namespace, name }: ClaimName): string {
  return claimKey(namespace, name);
}

/** A name in a message. */
export function quoted(name: string): string {
  return `'${name}'`;
}
