import { describeQuantities } from './quantity';
import type { Volume, VolumeMode } from './volume';

/** What a claim asks of a volume. */
export interface Request {
  readonly storageClassName: string;
  readonly bytes: number;
  readonly volumeMode: VolumeMode;
}

/** Why a volume does not serve a request. */
export type Mismatch = 'class' | 'mode' | 'too small';

/**
 * Why a volume can never be bound to a claim, or undefined if it can.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go
 */
export function mismatch(request: Request, volume: Volume): Mismatch | undefined {
  if (volume.storageClassName !== request.storageClassName) {
    return 'class';
  }
  if (volume.volumeMode !== request.volumeMode) {
    return 'mode';
  }
  return volume.bytes < request.bytes ? 'too small' : undefined;
}

/** A mismatch in words, for a claim that asks for just this volume. */
export function describeMismatch(reason: Mismatch, request: Request, volume: Volume): string {
  switch (reason) {
    case 'class':
      return `is of class '${volume.storageClassName}': expected class '${request.storageClassName}'; take a volume of the claim's storage`;
    case 'mode':
      return `has volumeMode ${volume.volumeMode}: expected ${request.volumeMode}; set the claim's volumeMode or take another volume`;
    case 'too small': {
      const [has, asked] = describeQuantities(volume.bytes, request.bytes);
      return `has ${has}: expected at least ${asked}; lower the request or take a larger volume`;
    }
  }
}

/** The volumes of one class, as a claim sees them that may get any. */
export class Offer {
  private readonly storageClassName: string;
  private readonly largest = new Map<VolumeMode, Volume>();

  public constructor(storageClassName: string, volumes: readonly Volume[]) {
    this.storageClassName = storageClassName;
    for (const volume of volumes) {
      const best = this.largest.get(volume.volumeMode);
      if (!best || volume.bytes > best.bytes) {
        this.largest.set(volume.volumeMode, volume);
      }
    }
  }

  /** @throws If no volume at all serves a claim. `thing` begins the message. */
  public check(thing: string, request: Request): void {
    const largest = this.largest.get(request.volumeMode);
    if (!largest) {
      const [mode] = this.largest.keys();
      throw new Error(
        `${thing} asks for volumeMode ${request.volumeMode}: expected ${mode}, which all volumes of class '${this.storageClassName}' have; set the claim's volumeMode`,
      );
    }
    if (mismatch(request, largest)) {
      const [asked, most] = describeQuantities(request.bytes, largest.bytes);
      throw new Error(
        `${thing} asks for ${asked}: expected at most ${most}, which volume '${largest.name}' on node '${largest.node}' has, the largest of class '${this.storageClassName}'; lower the request or add a larger disk`,
      );
    }
  }
}
