import type { Construct } from 'constructs';
import { NamespacedObject } from '../storage/namespaced-object';
import type { Labels } from './labels';

export interface ServiceOptions {
  readonly name: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: { readonly [name: string]: number };
}

/** The Service by which daemons find each other: a name of each pod, and one of all of them. */
export function addHeadlessService(scope: Construct, { name, labels, selector, ports }: ServiceOptions): void {
  new NamespacedObject(scope, 'Service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: {
      // Behind an address of the Service's own, a NameNode would take all DataNodes for one.
      clusterIP: 'None',
      // A daemon has to find itself and the others before it is ready.
      publishNotReadyAddresses: true,
      selector,
      ports: Object.entries(ports).map(([name, port]) => ({ name, port })),
    },
  });
}
