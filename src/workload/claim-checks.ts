import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { append } from '../model/multimap';
import { ruledOut } from '../model/placement';
import { onRefusal } from '../storage/building';
import type { ClaimReference, LocalVolume } from '../storage/local-volume';
import { type AppCheck, checkPerApp } from '../storage/one-per-app';
import { templateNameProblems } from './claim-names';
import { claimsOf, ephemeralClaimProblems } from './ephemeral-claims';
import { showsObjects } from './mounted-object';
import { type PodView, podsOf } from './pods';

interface Pin {
  readonly claim: ClaimReference;
  readonly volume: LocalVolume;
  /** The StatefulSet whose pods use the claim without naming it, and which of them does. */
  readonly statefulSet?: ApiObject;
  readonly ordinal?: number;
}

interface Template {
  readonly name: string;
  readonly statefulSet: ApiObject;
}

/**
 * What can be known of an app's claims only when all its pods are there: it is checked at synthesis, before anything is
 * written.
 */
export class ClaimChecks implements AppCheck {
  private readonly root: IConstruct;
  private readonly pins: Pin[] = [];
  /** By the name of the claim that stands in for the template. */
  private readonly templates = new Map<string, Template>();

  public constructor(root: IConstruct) {
    this.root = root;
  }

  public problems(): string[] {
    const pods = podsOf(this.root);
    if (pods.length === 0) {
      return [];
    }
    const claims = claimsOf(this.root);
    return [
      ...this.validate(pods),
      ...templateNameProblems([...this.templates.values()], claims),
      ...ephemeralClaimProblems(pods, claims),
    ];
  }

  /** Keep a volume for a claim, which `reference` has found to be possible, and check where its pods may run. */
  public addPin(claim: ClaimReference, volume: LocalVolume, owner?: Pick<Pin, 'statefulSet' | 'ordinal'>): void {
    volume._reserve(claim);
    const pin: Pin = { claim, volume, ...owner };
    this.pins.push(pin);
    onRefusal(this.root, () => {
      volume._release();
      this.pins.splice(this.pins.indexOf(pin), 1);
    });
  }

  /** Check that only the pods of its StatefulSet mount a template, and that nothing there has its name. */
  public addTemplate(standIn: string, name: string, statefulSet: ApiObject): void {
    this.templates.set(standIn, { name, statefulSet });
    onRefusal(this.root, () => this.templates.delete(standIn));
  }

  private validate(pods: readonly PodView[]): string[] {
    const pinOf = new Map(this.pins.map((pin) => [`${pin.claim.namespace}/${pin.claim.name}`, pin]));
    const pinsOf = groupBySet(this.pins);
    const templatesOf = groupBySet([...this.templates.values()]);
    return pods.flatMap((pod) => {
      const { namespace } = pod.object.metadata;
      const claimNames = new Set(pod.volumes.map((volume) => volume.persistentVolumeClaim?.claimName ?? ''));
      const pins = [...claimNames].map((name) => pinOf.get(`${namespace}/${name}`)).filter((pin) => pin !== undefined);
      const mounted = [...claimNames].map((name) => this.templates.get(name)).filter((found) => found !== undefined);
      return [
        ...strangers(pod),
        ...[...pins, ...(pinsOf.get(pod.object) ?? [])].flatMap((pin) => misplaced(pod, pin)),
        ...torn(pod, pins, pinsOf.get(pod.object) ?? []),
        ...mounted.flatMap((template) => strayed(pod, template)),
        ...(templatesOf.get(pod.object) ?? []).flatMap((template) => this.hidden(pod, template)),
      ];
    });
  }

  private hidden(pod: PodView, { name }: Template): string[] {
    const volume = pod.volumes.find(
      (found) => found.name === name && !this.templates.has(found.persistentVolumeClaim?.claimName ?? ''),
    );
    const twice = pod.templates.filter((found) => found === name).length > 1;
    return volume || twice
      ? [
          `${describe(pod)} has a ${volume ? 'volume' : 'second claim template'} '${name}' beside its claim template '${name}': expected names of their own; set name on the ClaimTemplate`,
        ]
      : [];
  }
}

function groupBySet<T extends { readonly statefulSet?: ApiObject }>(entries: readonly T[]): Map<ApiObject, T[]> {
  const groups = new Map<ApiObject, T[]>();
  for (const entry of entries) {
    if (entry.statefulSet) {
      append(groups, entry.statefulSet, entry);
    }
  }
  return groups;
}

function misplaced(pod: PodView, { claim, volume }: Pin): string[] {
  const asked = ruledOut(pod.placement, volume.node);
  return asked === undefined
    ? []
    : [
        `${describe(pod)} asks for ${asked}, and its claim '${claim.name}' is pinned to volume '${volume.name}' on node '${volume.node}': expected that node; place the pod there, or pin the claim to a volume of the other node`,
      ];
}

/** Kubernetes looks for what a pod mounts in the pod's namespace, and a pod that finds nothing there waits for ever. */
function strangers(pod: PodView): string[] {
  const { namespace } = pod.object.metadata;
  return pod.sources
    .filter(showsObjects)
    .flatMap(({ _shows }) => _shows)
    .filter((shown) => namespace !== undefined && shown.namespace !== undefined && shown.namespace !== namespace)
    .map(
      (shown) =>
        `${describe(pod)} in namespace '${namespace}' mounts ${shown.kind} '${shown.name}' of namespace '${shown.namespace}': expected one of its own namespace, without which the pod never starts; put both in one namespace`,
    );
}

/** A pod runs on one node, so the volumes of its pinned claims have to be there. */
function torn(pod: PodView, pins: readonly Pin[], ofSet: readonly Pin[]): string[] {
  const ordinals = new Set(ofSet.map(({ ordinal }) => ordinal));
  const together =
    ordinals.size === 0
      ? [pins]
      : [...ordinals].map((ordinal) => [...pins, ...ofSet.filter((pin) => pin.ordinal === ordinal)]);
  const apart = together
    .map(([first, ...others]) => [first, others.find(({ volume }) => volume.node !== first.volume.node)] as const)
    .find(([, other]) => other !== undefined);
  if (!apart?.[1]) {
    return [];
  }
  const [one, other] = apart as readonly [Pin, Pin];
  return [
    `${describe(pod)} has claim '${one.claim.name}' pinned to node '${one.volume.node}' and claim '${other.claim.name}' pinned to node '${other.volume.node}': expected one node, on which the pod can run; pin both to volumes of it`,
  ];
}

function strayed(pod: PodView, { name, statefulSet }: Template): string[] {
  return statefulSet === pod.object
    ? []
    : [
        `${describe(pod)} mounts claim template '${name}' of StatefulSet '${statefulSet.name}': expected a container of that set; use a ClaimedVolume here`,
      ];
}

function describe({ object }: PodView): string {
  return `${object.kind} '${object.name}'`;
}

/** The checks of the app that a construct belongs to. */
export const checksOf = checkPerApp((root) => new ClaimChecks(root), Chart.of);
