import type { ApiObject } from 'cdk8s';
import type { IStorage, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Request } from '../model/fit';
import { checkLabel, checkStatefulSetName, ordinalClaimName } from '../model/names';
import { checkShape, struct, subjectOf, whole } from '../model/shape';
import type { VolumeMode } from '../model/volume';
import { Building } from '../storage/building';
import { takeClaimNames } from '../storage/claim-names';
import type { ClaimReference, LocalVolume } from '../storage/local-volume';
import { writtenObjectsOf } from '../storage/written-objects';
import { checksOf } from './claim-checks';
import { type ClaimOptions, claimSpec, reference, toRequest } from './claim-spec';
import { CLAIM_TEMPLATE } from './input';
import { type MountOnOptions, mountOn } from './mount';
import { podVolumeOf } from './pod-volume';
import { addTemplate, statefulSetOf } from './stateful-set';

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
   * Annotations of the claims. Like all of a template they can never be changed.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

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

const ORDINAL = struct<{ readonly ordinal: number }>({ ordinal: whole(0, 2 ** 31 - 1) });

/**
 * A claim for each pod of a StatefulSet: one of its `volumeClaimTemplates`.
 *
 * The scope is the StatefulSet: one of cdk8s-plus, of any version, whose containers mount it by `mountOn`, or an ApiObject,
 * whose `volumeMounts` name it. A pod that is replaced gets the claim of its ordinal again, and with it its node and its
 * data; Kubernetes keeps the claims when the set is scaled down or deleted.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
 */
export class ClaimTemplate extends Construct implements IStorage {
  /** Name of the template, and of the volume in each pod. */
  public readonly name: string;

  private readonly statefulSet: ApiObject;
  private readonly volumeMode: VolumeMode;
  private podVolume?: Volume;

  /**
   * @param scope the StatefulSet
   * @param id id of the construct
   * @param props the storage, and what is asked of it
   * @throws If the scope is no StatefulSet or has a name over 52 characters, no volume of the storage fits, a pin does not
   * fit or is taken, or the set has a template of that name.
   */
  public constructor(scope: Construct, id: string, props: ClaimTemplateProps) {
    checkShape(subjectOf('claim template', props, 'name', id), CLAIM_TEMPLATE, props);
    super(scope, id);
    const building = new Building(this);
    try {
      this.name = props.name ?? id;
      checkLabel('claim template', this.name, 'set name');
      this.statefulSet = statefulSetOf(`claim template '${this.name}'`, scope);
      checkStatefulSetName(this.statefulSet.name);
      const { pins = [] } = props;
      const request = toRequest(this.subject, props, pins);
      this.volumeMode = request.volumeMode;

      const claims = this.referencesFor(request, pins);
      const names = claims.map(({ name }) => name);
      takeClaimNames(this, this.statefulSet.metadata.namespace, names);
      addTemplate(this.statefulSet, this.standIn, {
        metadata: {
          ...(props.annotations && { annotations: props.annotations }),
          ...(props.labels && { labels: props.labels }),
          name: this.name,
        },
        spec: claimSpec(request),
      });
      writtenObjectsOf(this).add(this.statefulSet);
      const checks = checksOf(this);
      checks.addTemplate(this.standIn, this.name, this.statefulSet);
      claims.forEach((claim, ordinal) => {
        checks.addPin(claim, pins[ordinal], { statefulSet: this.statefulSet, ordinal });
      });
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  /**
   * Name of the claim of one pod: `<template>-<StatefulSet>-<ordinal>`.
   *
   * @param ordinal number of the pod, from 0
   * @throws If it is not a whole number from 0 up.
   */
  public claimNameOf(ordinal: number): string {
    checkShape(`claim template '${this.name}'`, ORDINAL, { ordinal });
    return ordinalClaimName(this.name, this.statefulSet.name, ordinal);
  }

  /**
   * The template as a volume of the StatefulSet's pods. `container.mount` calls it.
   *
   * @throws If the template has volumeMode Block: such a volume is no directory.
   */
  public asVolume(): Volume {
    if (this.volumeMode === 'Block') {
      throw new Error(
        `${this.subject} has volumeMode Block, which cannot be mounted: expected Filesystem; for a raw device name the template in volumeDevices`,
      );
    }
    // A container of cdk8s-plus brings a volume to its pod with each mount. This one only stands in for the template's,
    // and the StatefulSet leaves it out; in any other pod it is an error, see claim-checks.ts.
    this.podVolume ??= podVolumeOf(this, this.standIn, this.name);
    return this.podVolume;
  }

  /**
   * Mount the claim of each pod in a container of cdk8s-plus, of any version from 27 on.
   *
   * @param container the container: what `addContainer` returns, or one of a pod's `containers` or `initContainers`
   * @param path where it is mounted in the container, an absolute path such as '/data'
   * @param options how it is mounted
   * @throws If that is not a container of cdk8s-plus, something is mounted at that path already, or the
   * template has volumeMode Block. At synthesis, if the container is not one of the StatefulSet.
   */
  public mountOn(container: unknown, path: string, options?: MountOnOptions): void {
    mountOn(this.subject, this, container, path, options);
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

  /** The template, as messages name it. */
  private get subject(): string {
    return `claim template '${this.name}' of StatefulSet '${this.statefulSet.name}'`;
  }

  private get standIn(): string {
    return `template-of-${this.statefulSet.name}.${this.name}`;
  }
}
