import { type ApiObject, Lazy, type Size } from 'cdk8s';
import { Construct } from 'constructs';
import { checkStatefulSetName } from '../model/names';
import type { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { LocalVolume } from '../storage/local-volume';
import { NamespacedObject } from '../storage/namespaced-object';
import { sizeOfBytes } from '../storage/size';
import { ClaimTemplate } from '../workload/claim-template';
import { type Labels, selectorOf } from './labels';
import { GIB } from './memory';
import type { PodSpec } from './pod';
import { addHeadlessService } from './service';

/** What all objects of a cluster have in common. */
export interface DaemonSettings {
  /** Labels of its objects and pods. */
  readonly labels: Labels;
  /** Those of them that never change. */
  readonly selector: Labels;
  /** Changes with the configuration. */
  readonly configurationHash: string;
}

export interface DaemonOptions {
  /** Such as `namenode`: end of the names of its objects, and its label. */
  readonly component: string;
  /** Name of the StatefulSet and of the Service. */
  readonly name: string;
  readonly replicas: number;
  readonly ports: { readonly [name: string]: number };
  readonly podSpec: PodSpec;
  /** @default - none */
  readonly claims?: DaemonClaims;
}

/** The claim templates of a StatefulSet. */
export interface DaemonClaims {
  readonly storage: LocalSsdStorage;
  /** The volumes of each template, by its name and then by ordinal. */
  readonly volumes: { readonly [template: string]: readonly LocalVolume[] };
  /** What is asked of each volume. @default - little, see `leastCapacity` */
  readonly capacity?: Size;
}

/** What shares the pods of a daemon. */
export interface Sidecar {
  readonly container: object;
  /** Of the pod, where it has none of that name. */
  readonly volumes: readonly object[];
  readonly annotations: Labels;
  readonly claims?: DaemonClaims;
}

/** A StatefulSet of one kind of daemon, with the headless Service by which the others find its pods. */
export class Daemon extends Construct {
  private readonly statefulSet: ApiObject;
  private readonly sidecars: Sidecar[] = [];

  public constructor(scope: Construct, settings: DaemonSettings, options: DaemonOptions) {
    const { component, name, ports } = options;
    super(scope, component);
    checkStatefulSetName(name);
    const selector = selectorOf(settings, component);
    const labels = { ...settings.labels, ...selector };
    addHeadlessService(this, { name, labels, selector, ports });
    this.statefulSet = this.addStatefulSet(settings, options, selector, labels);
  }

  /** Another container in each of its pods, with volumes of its own. */
  public addSidecar(sidecar: Sidecar): void {
    // First, since a claim may be refused.
    if (sidecar.claims) {
      addClaims(this.statefulSet, sidecar.claims);
    }
    this.sidecars.push(sidecar);
  }

  private addStatefulSet(
    settings: DaemonSettings,
    options: DaemonOptions,
    selector: Labels,
    labels: Labels,
  ): ApiObject {
    const { name, replicas, podSpec, claims } = options;
    const statefulSet = new NamespacedObject(this, 'StatefulSet', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, labels },
      spec: {
        replicas,
        serviceName: name,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: selector },
        // When it is written, since others may come to the pods until then.
        template: Lazy.any({ produce: () => this.template(labels, startsAnewWith(settings), podSpec) }),
      },
    });
    if (claims) {
      addClaims(statefulSet, claims);
    }
    return statefulSet;
  }

  private template(labels: Labels, annotations: Labels, podSpec: PodSpec): object {
    const { sidecars } = this;
    return {
      metadata: {
        labels,
        annotations: Object.assign({}, annotations, ...sidecars.map((sidecar) => sidecar.annotations)),
      },
      spec: {
        ...podSpec,
        containers: [...podSpec.containers, ...sidecars.map(({ container }) => container)],
        volumes: [...podSpec.volumes, ...sidecars.flatMap(({ volumes }) => volumes)],
      },
    };
  }
}

/** Annotations of pods that are replaced when the configuration is another one. */
export function startsAnewWith({ configurationHash }: Pick<DaemonSettings, 'configurationHash'>): Labels {
  return { 'cdk8s-local-storage/configuration': configurationHash };
}

function addClaims(statefulSet: ApiObject, { storage, volumes, capacity }: DaemonClaims): void {
  for (const [template, pins] of Object.entries(volumes)) {
    new ClaimTemplate(statefulSet, template, { storage, capacity: capacity ?? leastCapacity(pins), pins: [...pins] });
  }
}

/**
 * A pinned claim gets its volume however little it asks for, and a template can never be changed: little, so that a disk of
 * any size can be added later.
 */
function leastCapacity(volumes: readonly LocalVolume[]): Size {
  return sizeOfBytes(Math.min(GIB, ...volumes.map((volume) => volume._model.bytes)));
}
