import { Size, Testing } from 'cdk8s';
import type { MountedDisk } from '../src';

/** A manifest, for tests that look into one. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into any field of it
export type Manifest = any;

export const gib = (amount: number): Size => Size.gibibytes(amount);

/** The disk of the walk-through, or another one like it. */
export function disk(overrides: Partial<MountedDisk> = {}): MountedDisk {
  return { node: 'raspberrypi-1', mountPath: '/mnt/ssd', capacity: gib(400), ...overrides };
}

/** The documents of a kind in a chart, in their order. */
export function ofKind(chart: Parameters<typeof Testing.synth>[0], kind: string): Manifest[] {
  return Testing.synth(chart).filter((manifest: Manifest) => manifest.kind === kind);
}

/** Fails unless a pod is one that a namespace of the level restricted admits, of a user and a group of one number. */
export function expectRestricted({ securityContext, initContainers = [], containers }: Manifest, id: number): void {
  expect(securityContext).toEqual({
    runAsUser: id,
    runAsGroup: id,
    runAsNonRoot: true,
    fsGroup: id,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  });
  for (const container of [...initContainers, ...containers]) {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  }
}
