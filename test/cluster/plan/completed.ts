import { BUSYBOX_IMAGE } from '../harness/images';
import type { Manifest } from '../harness/manifest';

// biome-ignore lint/suspicious/noExplicitAny: the cases of the model leave out what binding does not hang on
type Draft = any;

const API_VERSIONS: Readonly<Record<string, string>> = {
  StorageClass: 'storage.k8s.io/v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
};

/** Adds what Kubernetes demands and binding does not hang on. */
export function completed(draft: Draft): Manifest {
  const { kind, spec } = draft;
  const manifest = { apiVersion: API_VERSIONS[kind] ?? 'v1', ...draft };
  switch (kind) {
    case 'StorageClass':
      // Nobody makes volumes on this cluster: binding.test.ts has what the scheduler does where somebody would.
      return { ...manifest, provisioner: 'kubernetes.io/no-provisioner', allowedTopologies: undefined };
    case 'PersistentVolume':
      return { ...manifest, spec: { ...spec, persistentVolumeReclaimPolicy: 'Retain', ...sourceOf(spec) } };
    case 'Pod':
      return { ...manifest, spec: podSpec(spec) };
    case 'Deployment':
      return { ...manifest, spec: { ...spec, ...templated(spec) } };
    case 'StatefulSet':
      return { ...manifest, spec: { ...spec, ...templated(spec), serviceName: 'none' } };
    default:
      return manifest;
  }
}

/** A local volume has to name its nodes. */
function sourceOf({ nodeAffinity }: Draft): object {
  const path = '/mnt/ssd/data';
  return nodeAffinity ? { local: { path } } : { hostPath: { path } };
}

function templated({ template }: Draft): object {
  const selector = { matchLabels: template.metadata.labels };
  return { selector, template: { ...template, spec: podSpec(template.spec) } };
}

function podSpec(spec: Draft): object {
  return { ...spec, containers: [{ name: 'main', image: BUSYBOX_IMAGE }] };
}
