import type { NodeSet } from '../cluster/node';
import type { Pod } from '../cluster/pod';
import { isMadeOnly, type Route } from './route';
import { candidates, type Slot, type Unit } from './unit';

/** What of a pod's own words only a cluster can decide. */
export function podDoubt(pod: Pod): string | undefined {
  const { affinity, topologySpreadConstraints = [], schedulingGates = [], schedulerName } = pod.spec;
  const thing = describePod(pod);
  if ((affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0) {
    return `${thing} has a required pod affinity, which is not looked at here`;
  }
  if (
    topologySpreadConstraints.some(({ whenUnsatisfiable = 'DoNotSchedule' }) => whenUnsatisfiable === 'DoNotSchedule')
  ) {
    return `${thing} has a topology spread constraint with DoNotSchedule, which is not looked at here`;
  }
  if (schedulingGates.length > 0) {
    return `${thing} has scheduling gates, which something has to open`;
  }
  if (schedulerName !== undefined && schedulerName !== 'default-scheduler') {
    return `${thing} is placed by scheduler '${schedulerName}', whose rules are not known here`;
  }
  return pod.claims.length > 1 && new Set(pod.claims).size < pod.claims.length
    ? `${thing} mounts one claim twice`
    : undefined;
}

/** What each run of a CronJob makes anew takes volumes that were there, unless all that it makes is made for it. */
export function runDoubt({ repeatedBy, mounts }: Pod, routes: readonly (Route | undefined)[]): string | undefined {
  const isTaken = mounts.some(({ template }, index) => template && !isMadeOnly(routes[index]));
  return repeatedBy !== undefined && isTaken ? `each run of ${repeatedBy} makes a new claim` : undefined;
}

/** What of a claim's way to its volume leaves open where its pod can run. */
export function routeDoubt(key: string, route: Route): string | undefined {
  switch (route.kind) {
    case 'fixed':
      return route.volume.open
        ? `volume '${route.volume.name}' is tied to nodes by labels that are not known here`
        : undefined;
    case 'open':
      return route.because;
    case 'unbindable':
      return (
        route.tried &&
        `the scheduler takes volume '${route.tried.name}' for claim '${key}', and the volume controller refuses it`
      );
    case 'named':
    case 'immediate':
    case 'delayed':
    case 'waiting':
      return undefined;
    case 'provisioned':
      return whereMade(key);
  }
}

function whereMade(key: string): string {
  return `only the provisioner knows where it makes the volume of claim '${key}'`;
}

/**
 * Why only a cluster knows whether and where a unit runs: itself, or a volume that is made for one of its claims. One that is made
 * before, for another pod or for none, is where the provisioner wants it.
 */
export function doubtOf({ doubt, slots }: Unit): string | undefined {
  return (
    doubt ??
    slots.map(({ provision }) => provision?.doubt).find((words) => words !== undefined) ??
    slots
      .map(({ provision, tracked, claim }) => provision && tracked && whereMade(claim.key))
      .find((words) => words !== undefined)
  );
}

/** What of the volumes that slots may get only a cluster can decide. */
export function slotDoubt(slots: readonly Slot[]): string | undefined {
  for (const { shelf, claim, reserved } of slots) {
    const open = [shelf.open, ...reserved].find((kind) => kind?.members[0].open && kind.bytes >= claim.bytes);
    if (open) {
      return `volume '${open.members[0].name}' is tied to nodes by labels that are not known here: give the Node objects`;
    }
  }
  return undefined;
}

/** One node stands for all those that are not known: how many pods that keep apart find a place there, nobody knows. */
export function crowdDoubt(
  pod: Pod,
  nodes: NodeSet,
  slots: readonly Slot[],
  others: number | undefined,
): string | undefined {
  return others !== undefined &&
    nodes.includes(others) &&
    slots.every((slot) => slot.provision?.at.has(others) || candidates(slot, others).length > 0)
    ? `${describePod(pod)} keeps away from other pods, and how many nodes there are is not known: give the Node objects`
    : undefined;
}

/**
 * A pod that waits runs on the node of the volume that is handed over, so it matters which that is.
 *
 * @param nodesOf where the pods that mount a claim may run
 */
export function handOverDoubt(
  pod: Pod,
  waiting: readonly string[],
  nodesOf: (key: string) => NodeSet,
): string | undefined {
  const open = waiting.find((key) => new Set(nodesOf(key)).size > 1);
  return (
    open &&
    `${describePod(pod)} waits for claim '${open}', and which node it is handed a volume of is not known: give each pod that mounts it a nodeSelector of one kubernetes.io/hostname`
  );
}

export function describePod({ name }: Pod): string {
  return `Pod '${name}'`;
}
