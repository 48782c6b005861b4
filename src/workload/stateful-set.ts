import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { got } from '../model/shape';
import { quote } from '../model/text';
import { onRefusal } from '../storage/building';

/** One entry of `spec.volumeClaimTemplates`. */
export interface VolumeClaimTemplate {
  readonly metadata: {
    readonly annotations?: { readonly [key: string]: string };
    readonly labels?: { readonly [key: string]: string };
    readonly name: string;
  };
  readonly spec: object;
}

interface Manifest {
  readonly spec: {
    volumeClaimTemplates?: VolumeClaimTemplate[];
    readonly template?: { readonly spec?: { volumes?: PodVolume[] } };
  };
}

interface PodVolume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName?: string };
}

/** The templates of each StatefulSet, by the name of the claim that stands in for it in the pod's volumes. */
const templatesOf = new WeakMap<ApiObject, Map<string, VolumeClaimTemplate>>();

/**
 * The StatefulSet that a construct is or wraps.
 *
 * @throws If it is none. `thing` begins the message.
 */
export function statefulSetOf(thing: string, construct: IConstruct): ApiObject {
  if (!Construct.isConstruct(construct)) {
    throw new Error(`${thing} has no scope: expected a StatefulSet as its scope; give it`);
  }
  const object = ApiObject.isApiObject(construct) ? construct : construct.node.defaultChild;
  if (!ApiObject.isApiObject(object) || object.kind !== 'StatefulSet' || object.apiGroup !== 'apps') {
    const kind = ApiObject.isApiObject(object) ? `${object.apiVersion} ${object.kind}` : 'construct';
    throw new Error(
      `${thing} belongs to ${kind} '${construct.node.path}': expected a StatefulSet as its scope; for other pods use ClaimedVolume`,
    );
  }
  return object;
}

/**
 * Add a template to what a StatefulSet writes, and leave out the volume that stands in for it.
 *
 * After its own `toJson`, since cdk8s-plus writes no templates, and its generated class turns the sizes of one that a JSON
 * patch adds into nothing.
 *
 * @throws If the set has a template of that name.
 */
export function addTemplate(statefulSet: ApiObject, standIn: string, template: VolumeClaimTemplate): void {
  let templates = templatesOf.get(statefulSet);
  if (!templates) {
    templates = new Map();
    templatesOf.set(statefulSet, templates);
    writeTemplates(statefulSet, templates);
  }
  if (templates.has(standIn)) {
    throw new Error(
      `claim template '${template.metadata.name}' is there twice in StatefulSet '${statefulSet.name}': expected one template of a name; set name on one of them`,
    );
  }
  templates.set(standIn, template);
  onRefusal(statefulSet, () => templates?.delete(standIn));
}

function writeTemplates(statefulSet: ApiObject, templates: ReadonlyMap<string, VolumeClaimTemplate>): void {
  const toJson = statefulSet.toJson.bind(statefulSet);
  statefulSet.toJson = () => {
    const manifest: Manifest = toJson();
    if (typeof manifest.spec !== 'object') {
      throw new Error(
        `StatefulSet ${quote(statefulSet.name)} has no spec: expected one with selector and template, to which its claim templates are added; set spec`,
      );
    }
    const pod = manifest.spec.template?.spec;
    for (const [field, list] of [
      ['volumeClaimTemplates', manifest.spec.volumeClaimTemplates],
      ['template.spec.volumes', pod?.volumes],
    ] as const) {
      if (list && !Array.isArray(list)) {
        throw new Error(
          `StatefulSet ${quote(statefulSet.name)} has spec.${field} ${got(list)}: expected a list; put it in [ ]`,
        );
      }
    }
    manifest.spec.volumeClaimTemplates = [...(manifest.spec.volumeClaimTemplates ?? []), ...templates.values()];
    if (pod?.volumes) {
      pod.volumes = pod.volumes.filter((volume) => !templates.has(volume.persistentVolumeClaim?.claimName ?? ''));
      if (pod.volumes.length === 0) {
        delete pod.volumes;
      }
    }
    return manifest;
  };
}
