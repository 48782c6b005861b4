import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isOfOtherGroup } from '../model/api-groups';
import type { Placement } from '../model/placement';
import type { Manifest } from '../model/plan/cluster/manifest';
import { faultOfManifest } from '../model/plan/cluster/manifest-shape';

/** What a pod of the app, or the pods of a workload, mount and where they ask to run. */
export interface PodView {
  /** The Pod, Deployment, StatefulSet and so on. */
  readonly object: ApiObject;
  readonly volumes: readonly PodVolume[];
  /** The constructs whose volumes these are, where they are known. */
  readonly sources: readonly IConstruct[];
  /** Names of the claim templates, where the manifest was read. */
  readonly templates: readonly string[];
  readonly placement: Placement;
}

/**
 * All pods of an app.
 *
 * Those of cdk8s-plus are read from the constructs and not from their manifests: writing a manifest is not without effect
 * (a workload with `spread` adds its rule each time).
 */
export function podsOf(root: IConstruct): PodView[] {
  const views: PodView[] = [];
  const visit = (construct: IConstruct): void => {
    const view = isPlusPod(construct) ? viewOfPlusPod(construct) : viewOfObject(construct);
    if (view) {
      views.push(view);
    } else {
      construct.node.children.forEach(visit);
    }
  };
  visit(root);
  return views;
}

/** What is read of a pod of cdk8s-plus, of any version. */
export interface PlusPod extends IConstruct {
  readonly containers: readonly PlusContainer[];
  readonly initContainers: readonly PlusContainer[];
  readonly volumes: readonly PlusVolume[];
  readonly scheduling: PlusScheduling;
}

interface PlusScheduling {
  /** @internal */
  _toKube(): Placement;
}

interface PlusContainer {
  readonly mounts: readonly { readonly volume: PlusVolume }[];
}

/** A volume of a pod of cdk8s-plus. */
export interface PlusVolume extends IConstruct {
  /** @internal */
  _toKube(): PodVolume;
}

export interface PodVolume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly ephemeral?: object;
}

export function isPlusPod(construct: IConstruct): construct is PlusPod {
  return 'scheduling' in construct && 'containers' in construct && ApiObject.isApiObject(construct.node.defaultChild);
}

/** The volumes that a pod has, and those that come with a mount. */
export function volumesOf(pod: PlusPod): PlusVolume[] {
  const mounted = [...pod.containers, ...pod.initContainers].flatMap(({ mounts }) =>
    mounts.map(({ volume }) => volume),
  );
  return [...new Set([...pod.volumes, ...mounted])];
}

function viewOfPlusPod(pod: PlusPod): PodView {
  const volumes = volumesOf(pod);
  return {
    object: ApiObject.of(pod),
    volumes: volumes.map((volume) => volume._toKube()),
    sources: volumes.map(({ node }) => node?.scope).filter((scope) => scope !== undefined),
    templates: [],
    placement: pod.scheduling._toKube(),
  };
}

interface PodSpec extends Placement {
  readonly volumes?: readonly PodVolume[];
}

interface Template {
  readonly metadata?: { readonly name?: string };
}

/** Where a kind has its pods' spec. */
const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

function viewOfObject(object: IConstruct): PodView | undefined {
  if (!ApiObject.isApiObject(object) || !Object.hasOwn(POD_SPEC, object.kind)) {
    return undefined;
  }
  const manifest = object.toJson() as Manifest;
  // The plan says what is wrong with it.
  if (isOfOtherGroup(manifest) || faultOfManifest(manifest)) {
    return undefined;
  }
  const spec = at(manifest, POD_SPEC[object.kind]) as PodSpec | undefined;
  const templates = at(manifest, ['spec', 'volumeClaimTemplates']) as readonly Template[] | undefined;
  return (
    spec && {
      object,
      volumes: spec.volumes ?? [],
      sources: [],
      templates: (templates ?? []).map(({ metadata }) => metadata?.name ?? ''),
      placement: spec,
    }
  );
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}
