import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ruledOut } from '../model/placement';
import type { ClaimReference, LocalVolume } from '../storage/local-volume';
import { type PodView, podsOf } from './pods';

interface Pin {
  readonly claim: ClaimReference;
  readonly volume: LocalVolume;
  /** The StatefulSet whose pods use the claim without naming it. */
  readonly statefulSet?: ApiObject;
}

interface MountedTemplate {
  readonly name: string;
  readonly statefulSet: ApiObject;
}

/**
 * The pinned claims of one app, and the claim templates that its containers mount, held against its pods at synthesis:
 * which pods there are is not known before.
 */
export class Pins {
  private readonly pins: Pin[] = [];
  /** By the name of the claim that stands in for the template. */
  private readonly templates = new Map<string, MountedTemplate>();

  /** @param reporter the construct whose validation reports for the app: the first that has something to check */
  public constructor(reporter: IConstruct) {
    reporter.node.addValidation({ validate: () => this.validate(podsOf(reporter.node.root)) });
  }

  /** Keep a volume for a claim, which `reference` has found to be possible. */
  public add(claim: ClaimReference, volume: LocalVolume, statefulSet?: ApiObject): void {
    volume._reserve(claim);
    this.pins.push({ claim, volume, statefulSet });
  }

  public addTemplate(standIn: string, name: string, statefulSet: ApiObject): void {
    this.templates.set(standIn, { name, statefulSet });
  }

  private validate(pods: readonly PodView[]): string[] {
    const byClaim = new Map<string, Pin>();
    const bySet = new Map<ApiObject, Pin[]>();
    for (const entry of this.pins) {
      byClaim.set(`${entry.claim.namespace}/${entry.claim.name}`, entry);
      if (entry.statefulSet) {
        bySet.set(entry.statefulSet, [...(bySet.get(entry.statefulSet) ?? []), entry]);
      }
    }
    return pods.flatMap((pod) => {
      const namespace = pod.object.metadata.namespace;
      const named = pod.claimNames
        .map((name) => byClaim.get(`${namespace}/${name}`))
        .filter((entry) => entry !== undefined);
      return [
        ...[...named, ...(bySet.get(pod.object) ?? [])].flatMap((entry) => misplaced(pod, entry)),
        ...pod.claimNames.flatMap((name) => strayed(pod, this.templates.get(name))),
      ];
    });
  }
}

function misplaced(pod: PodView, { claim, volume }: Pin): string[] {
  const asked = ruledOut(pod.placement, volume.node);
  return asked === undefined
    ? []
    : [
        `${describe(pod)} asks for ${asked}, and its claim '${claim.name}' is pinned to volume '${volume.name}' on node '${volume.node}': expected that node; place the pod there, or pin the claim to a volume of the other node`,
      ];
}

function strayed(pod: PodView, template?: MountedTemplate): string[] {
  return template === undefined || template.statefulSet === pod.object
    ? []
    : [
        `${describe(pod)} mounts claim template '${template.name}' of StatefulSet '${template.statefulSet.name}': expected a container of that set; use a ClaimedVolume here`,
      ];
}

function describe({ object }: PodView): string {
  return `${object.kind} '${object.name}'`;
}

const pinsByRoot = new WeakMap<IConstruct, Pins>();

/** The pins of the app that a construct belongs to. */
export function pinsOf(construct: IConstruct): Pins {
  const { root } = construct.node;
  let pins = pinsByRoot.get(root);
  if (!pins) {
    pins = new Pins(construct);
    pinsByRoot.set(root, pins);
  }
  return pins;
}
