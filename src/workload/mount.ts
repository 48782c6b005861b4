import type { IStorage } from 'cdk8s-plus-27';
import { checkMount, isSameMountPath } from '../model/mount';
import { checkShape, struct } from '../model/shape';
import { CONTAINER, type Container } from './container';

/**
 * Options for `mountOn`: those of `container.mount` of cdk8s-plus, of any version.
 */
export interface MountOnOptions {
  /**
   * Let the container read the volume and not write to it.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * The directory of the volume that is mounted, relative to the root of the volume.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
   * @default - the root of the volume
   */
  readonly subPath?: string;

  /**
   * Like `subPath`, with the container's environment variables in it: `$(POD_NAME)`. Set one of the two.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment
   * @default - the root of the volume
   */
  readonly subPathExpr?: string;

  /**
   * Which mounts below the path the container and its node share: `None`, `HostToContainer` or `Bidirectional`. In
   * TypeScript a value of `MountPropagation` of any cdk8s-plus is one of them.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation
   * @default - none, as Kubernetes has it
   */
  readonly propagation?: string;
}

const TARGET = struct<{ readonly container: Container }>({ container: CONTAINER });

/**
 * Mount a volume in a container of any cdk8s-plus, as its own `mount` would.
 *
 * @throws If it is not a container, it has something at that path already, or an option is not possible. `thing` is the
 * volume.
 */
export function mountOn(
  thing: string,
  storage: IStorage,
  on: unknown,
  path: string,
  options: MountOnOptions = {},
): void {
  checkShape(`mount of ${thing}`, TARGET, { container: on });
  const container = on as Container;
  const place = `${thing} in container '${container.name}'`;
  checkMount(place, path, options);
  const there = container.mounts.find((other) => isSameMountPath(other.path, path));
  if (there) {
    throw new Error(
      `path '${path}' of the mount of ${place} has volume '${there.volume.name}' already: expected a path of its own; mount one of them elsewhere`,
    );
  }
  container.mount(path, storage, options);
}
