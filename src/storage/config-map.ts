import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkConfigMapData } from '../model/config-map';
import { NamespacedObject } from './namespaced-object';

export interface ConfigMapOptions {
  readonly metadata: ApiObjectMetadata;
  readonly data: { readonly [file: string]: string };
  readonly immutable?: boolean;
}

/**
 * A ConfigMap of files.
 *
 * @throws If the API server would refuse it. `subject` begins the message.
 */
export function addConfigMap(scope: Construct, subject: string, { metadata, data, immutable }: ConfigMapOptions): void {
  checkConfigMapData(subject, data);
  new NamespacedObject(scope, 'ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata, immutable, data });
}
