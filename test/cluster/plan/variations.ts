import { HOSTNAME_LABEL } from '../../../src/model/placement';
import type { Manifest } from '../harness/manifest';
import { OWN_NODE } from './realm';
import { anyPodOf, worldOf } from './world';

/** Label of the cluster's nodes, for what is on more than one. */
export const ZONE = 'zone';
export const ZONES: Readonly<Record<string, string>> = { n1: 'a', n2: 'a', n3: 'b' };

/** Says yes once in so many times, the same for the same numbers. */
type Dice = (once: number) => boolean;

/** Adds what the small clusters of the model leave out, since it is told by labels, quantities and names. */
export function varied(manifests: readonly Manifest[], numbers: readonly number[]): Manifest[] {
  let at = 0;
  const dice: Dice = (once) => numbers[at++ % numbers.length] % once === 0;
  const hasNodes = manifests.some(({ kind }) => kind === 'Node');
  const changed = manifests.map((manifest) => {
    switch (manifest.kind) {
      case 'PersistentVolume':
        return variedVolume(manifest, dice, hasNodes);
      case 'PersistentVolumeClaim':
        return { ...manifest, spec: variedClaim(manifest.spec, dice) };
      case 'StatefulSet':
        return variedSet(manifest, dice);
      case 'Pod':
        return { ...manifest, spec: variedPod(manifest.spec, dice, hasNodes) };
      case 'Node':
        return { ...manifest, metadata: { ...manifest.metadata, labels: labelsOf(`${manifest.metadata?.name}`) } };
      default:
        return manifest;
    }
  });
  const added = [...changed, ...madeBefore(changed, dice)];
  return dice(4) ? tainted(added, dice) : added;
}

function labelsOf(node: string): Record<string, string> {
  return { [HOSTNAME_LABEL]: node, [ZONE]: ZONES[node] };
}

function variedVolume(manifest: Manifest, dice: Dice, hasNodes: boolean): Manifest {
  const { spec } = manifest;
  const zone = { matchExpressions: [{ key: ZONE, operator: 'In', values: [dice(2) ? 'a' : 'b'] }] };
  const nodeAffinity = { required: { nodeSelectorTerms: [zone] } };
  const capacity = { storage: spelled(spec.capacity.storage, dice) };
  const isInZone = hasNodes && spec.nodeAffinity && dice(8);
  return { ...manifest, spec: { ...spec, capacity, ...(isInZone && { nodeAffinity }) } };
}

function variedClaim(spec: Manifest['spec'], dice: Dice): Manifest['spec'] {
  const storage = spelled(spec.resources.requests.storage, dice);
  const { disk } = spec.selector?.matchLabels ?? {};
  const expressions = [
    { key: 'disk', operator: 'In', values: [disk, 'other'] },
    { key: 'disk', operator: 'NotIn', values: [disk] },
    { key: 'disk', operator: 'Exists' },
    { key: 'disk', operator: 'DoesNotExist' },
  ];
  const chosen = disk ? expressions.find(() => dice(4)) : undefined;
  const selector = chosen ? { matchExpressions: [chosen] } : spec.selector;
  return { ...spec, resources: { requests: { storage } }, ...(selector && { selector }) };
}

function variedPod(spec: Manifest['spec'], dice: Dice, hasNodes: boolean): Manifest['spec'] {
  const nodeSelector = { ...spec.nodeSelector, [ZONE]: dice(2) ? 'a' : 'b' };
  return { ...spec, ...(hasNodes && dice(8) && { nodeSelector }) };
}

function variedSet(manifest: Manifest, dice: Dice): Manifest {
  const { spec } = manifest;
  const volumeClaimTemplates = spec.volumeClaimTemplates.map((template: Manifest) => ({
    ...template,
    spec: variedClaim(template.spec, dice),
  }));
  return { ...manifest, spec: { ...spec, volumeClaimTemplates, ...(dice(6) && { ordinals: { start: 1 } }) } };
}

/** The same size, or one that is almost it. */
function spelled(storage: string, dice: Dice): string {
  const gibibytes = Number(storage.replace('Gi', ''));
  if (dice(8)) {
    return `${gibibytes}G`;
  }
  return dice(8) ? `${gibibytes * 1024}Mi` : storage;
}

/** A claim that a set would make, made by hand. */
function madeBefore(manifests: readonly Manifest[], dice: Dice): Manifest[] {
  const [claim] = manifests.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const [set] = manifests.filter(({ kind }) => kind === 'StatefulSet');
  if (!claim || !set || !dice(4)) {
    return [];
  }
  const name = `${set.spec.volumeClaimTemplates[0].metadata.name}-${set.metadata?.name}-1`;
  return [{ ...claim, metadata: { name } }];
}

/** Keeps the second node for some pods. What mounts a claim that nothing here mounts cannot be told, so there is none. */
function tainted(manifests: readonly Manifest[], dice: Dice): Manifest[] {
  const { claims, pods } = worldOf(manifests);
  const names = new Set(pods.map(({ metadata }) => metadata?.name));
  if (claims.some(({ metadata }) => names.has(anyPodOf(`${metadata?.name}`)))) {
    return [...manifests];
  }
  const key = { key: OWN_NODE, value: 'n2', effect: 'NoSchedule' };
  return manifests.map((manifest) => {
    const { kind, metadata, spec } = manifest;
    if (kind === 'Node') {
      return metadata?.name === 'n2' ? { ...manifest, spec: { ...spec, taints: [key] } } : manifest;
    }
    if (kind === 'Pod' && dice(2)) {
      return { ...manifest, spec: { ...spec, tolerations: [key] } };
    }
    if ((kind === 'StatefulSet' || kind === 'Deployment') && dice(2)) {
      const { template } = spec;
      return {
        ...manifest,
        spec: { ...spec, template: { ...template, spec: { ...template.spec, tolerations: [key] } } },
      };
    }
    return manifest;
  });
}
