import type { Pod } from '../cluster/pod';
import type { Route } from './route';
import type { Slot } from './unit';

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
  if (pod.repeatedBy !== undefined && pod.mounts.some(({ template }) => template)) {
    return `each run of ${pod.repeatedBy} makes a new claim`;
  }
  return pod.claims.length > 1 && new Set(pod.claims).size < pod.claims.length
    ? `${thing} mounts one claim twice`
    : undefined;
}

/** What of a claim's way to its volume leaves open where its pod can run. `shared`: other pods mount it too. */
export function routeDoubt(key: string, route: Route, shared: boolean): string | undefined {
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
      return undefined;
    default: {
      const isMadeBefore = route.kind === 'provisioned' || (route.dynamic && (shared || route.kind === 'immediate'));
      return isMadeBefore ? `only the provisioner knows where it makes the volume of claim '${key}'` : undefined;
    }
  }
}

/** What of the volumes that slots may get only a cluster can decide. */
export function slotDoubt(slots: readonly Slot[], routes: readonly Route[]): string | undefined {
  for (const [index, { shelf, claim, reserved }] of slots.entries()) {
    const route = routes[index];
    if (route.kind === 'delayed' && route.doubt !== undefined) {
      return route.doubt;
    }
    const open = [shelf.open, ...reserved].find((kind) => kind?.members[0].open && kind.bytes >= claim.bytes);
    if (open) {
      return `volume '${open.members[0].name}' is tied to nodes by labels that are not known here: give the Node objects`;
    }
  }
  return undefined;
}

export function describePod({ name }: Pod): string {
  return `Pod '${name}'`;
}
