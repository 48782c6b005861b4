import { ApiObject } from 'cdk8s';
import { type IStorage, PersistentVolumeClaim, PersistentVolumeMode, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Request } from '../model/fit';
import { checkLabel, checkStatefulSetName, ordinalClaimName } from '../model/names';
import type { ClaimReference, LocalVolume } from '../storage/local-volume';
import { type ClaimOptions, claimSpec, reference, toRequest } from './claim-spec';
import { pinsOf } from './pins';

/**
 * Properties for `ClaimTemplate`.
 */
export interface ClaimTemplateProps extends ClaimOptions {
  /**
   * Name of the template, a DNS-1123 label: the claims are named `<template>-<StatefulSet>-<ordinal>`.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * Labels of the claims. Like all of a template they can never be changed, so those of the chart are left out.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * The volumes that the pods get, by ordinal: the first belongs to the pod `<StatefulSet>-0`.
   *
   * More pins than replicas keep volumes for later; pods beyond the last pin get any volume that fits. The StatefulSet
   * then needs a namespace, its own or its chart's.
   *
   * @default - any volumes that fit, each on the node where its pod is first scheduled
   */
  readonly pins?: LocalVolume[];
}

/**
 * A claim for each pod of a StatefulSet: one of its `volumeClaimTemplates`.
 *
 * The scope is the StatefulSet: one of cdk8s-plus, of any version, or an ApiObject. Containers of cdk8s-plus-27 mount it
 * like any storage, containers of others by its name. A pod that is replaced gets the claim of its ordinal again, and with
 * it its node and its data; Kubernetes keeps the claims when the set is scaled down or deleted.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
 */
export class ClaimTemplate extends Construct implements IStorage {
  /** Name of the template, and of the volume in each pod. */
  public readonly name: string;

  private readonly statefulSet: ApiObject;
  private readonly volumeMode: string;
  private podVolume?: Volume;

  /**
   * @param scope the StatefulSet
   * @param id id of the construct
   * @param props the storage, and what is asked of it
   * @throws If the scope is no StatefulSet or has a name over 52 characters, no volume of the storage fits, a pin does not
   * fit or is taken, or the set has a template of that name.
   */
  public constructor(scope: Construct, id: string, props: ClaimTemplateProps) {
    super(scope, id);
    this.name = props.name ?? id;
    checkLabel('claim template', this.name, 'set name');
    this.statefulSet = statefulSetOf(scope, this.name);
    checkStatefulSetName(this.statefulSet.name);
    const request = toRequest(`claim template '${this.name}' of StatefulSet '${this.statefulSet.name}'`, props);
    this.volumeMode = request.volumeMode;

    const claims = this.referencesFor(request, props.pins ?? []);
    addTemplate(this.statefulSet, {
      metadata: { ...(props.labels && { labels: props.labels }), name: this.name },
      spec: claimSpec(request),
    });
    claims.forEach((claim, ordinal) => {
      pinsOf(this).add(claim, props.pins![ordinal], this.statefulSet);
    });
  }

  /**
   * Name of the claim of one pod: `<template>-<StatefulSet>-<ordinal>`.
   *
   * @param ordinal number of the pod, from 0
   */
  public claimNameOf(ordinal: number): string {
    return ordinalClaimName(this.name, this.statefulSet.name, ordinal);
  }

  /**
   * The template as a volume of the StatefulSet's pods. `container.mount` calls it.
   *
   * @throws If the template has volumeMode Block: such a volume is no directory.
   */
  public asVolume(): Volume {
    if (this.volumeMode === PersistentVolumeMode.BLOCK) {
      throw new Error(
        `claim template '${this.name}' of StatefulSet '${this.statefulSet.name}' has volumeMode Block, which cannot be mounted: expected Filesystem; for a raw device name the template in volumeDevices`,
      );
    }
    // A container of cdk8s-plus brings a volume to its pod with each mount. This one only stands in for the template's,
    // and the StatefulSet leaves it out; in any other pod it is an error, see pins.ts.
    this.podVolume ??= Volume.fromPersistentVolumeClaim(
      this,
      'Volume',
      PersistentVolumeClaim.fromClaimName(this, 'Claim', this.standIn),
      { name: this.name },
    );
    pinsOf(this).addTemplate(this.standIn, this.name, this.statefulSet);
    return this.podVolume;
  }

  private referencesFor(request: Request, pins: readonly LocalVolume[]): ClaimReference[] {
    const { namespace } = this.statefulSet.metadata;
    const claims: ClaimReference[] = [];
    for (const [ordinal, volume] of pins.entries()) {
      const holder = volume.claimRef ?? claims[pins.indexOf(volume)];
      claims.push(reference(request, this.claimNameOf(ordinal), namespace, volume, holder));
    }
    return claims;
  }

  private get standIn(): string {
    return `template-of-${this.statefulSet.name}.${this.name}`;
  }
}

interface Template {
  readonly metadata: { readonly name: string; readonly labels?: { readonly [key: string]: string } };
  readonly spec: object;
}

interface StatefulSetManifest {
  readonly spec: {
    volumeClaimTemplates?: Template[];
    readonly template: { readonly spec: { volumes?: { readonly name: string }[] } };
  };
}

const templates = new WeakMap<ApiObject, Template[]>();

/**
 * Add a template to what a StatefulSet writes.
 *
 * After its own `toJson`, since cdk8s-plus writes no templates, and its generated class turns the sizes of one that a JSON
 * patch adds into nothing.
 */
function addTemplate(statefulSet: ApiObject, template: Template): void {
  const added = templates.get(statefulSet);
  if (added) {
    if (added.some(({ metadata }) => metadata.name === template.metadata.name)) {
      throw new Error(
        `claim template '${template.metadata.name}' is there twice in StatefulSet '${statefulSet.name}': expected one template of a name; set name on one of them`,
      );
    }
    added.push(template);
    return;
  }
  const all = [template];
  templates.set(statefulSet, all);
  const toJson = statefulSet.toJson.bind(statefulSet);
  statefulSet.toJson = () => {
    const manifest: StatefulSetManifest = toJson();
    manifest.spec.volumeClaimTemplates = [...(manifest.spec.volumeClaimTemplates ?? []), ...all];
    const pod = manifest.spec.template.spec;
    const volumes = pod.volumes?.filter(({ name }) => !all.some(({ metadata }) => metadata.name === name));
    if (volumes?.length) {
      pod.volumes = volumes;
    } else {
      delete pod.volumes;
    }
    return manifest;
  };
}

function statefulSetOf(scope: Construct, template: string): ApiObject {
  const object = ApiObject.isApiObject(scope) ? scope : scope.node.defaultChild;
  if (!ApiObject.isApiObject(object) || object.kind !== 'StatefulSet') {
    const kind = ApiObject.isApiObject(object) ? object.kind : 'construct';
    throw new Error(
      `claim template '${template}' belongs to ${kind} '${scope.node.path}': expected a StatefulSet as its scope; for other pods use ClaimedVolume`,
    );
  }
  return object;
}
