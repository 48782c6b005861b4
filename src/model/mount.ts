import { posix } from 'node:path';
import { checkLength } from './path';
import { checkShape, conditions, flag, oneOf, optional, struct, text } from './shape';
import { quote } from './text';

/** How a container mounts a volume, in the words of Kubernetes, which says `mountPropagation` for `propagation`. */
export interface Mount {
  readonly readOnly?: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly propagation?: string;
}

const MOUNT = struct<{ readonly path: string; readonly options: Mount }>({
  path: text("an absolute path, such as '/data'"),
  options: conditions<Mount>({
    readOnly: optional(flag()),
    subPath: optional(text()),
    subPathExpr: optional(text()),
    propagation: optional(oneOf('None', 'HostToContainer', 'Bidirectional')),
  }),
});

/**
 * @throws If a volume cannot be mounted at a path of a container, or not in that way. `place` says which volume and which
 * container.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1
 */
export function checkMount(place: string, path: string, options: Mount): void {
  checkShape(`mount of ${place}`, MOUNT, { path, options });
  checkMountPath(`path ${quote(path)} of the mount of ${place}`, path);
  checkSubPath('subPath', place, options.subPath);
  checkSubPath('subPathExpr', place, options.subPathExpr);
  if (options.subPath && options.subPathExpr) {
    throw new Error(
      `mount of ${place} has a subPath and a subPathExpr, which Kubernetes refuses: expected one of them; remove the other`,
    );
  }
}

/** Whether two paths of a container are one directory. */
export function isSameMountPath(one: string, other: string): boolean {
  return trimmed(one) === trimmed(other);
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function checkMountPath(thing: string, path: string): void {
  if (!path.startsWith('/')) {
    throw new Error(`${thing} is relative: expected an absolute path, such as '/data'`);
  }
  if (path.includes(':')) {
    throw new Error(`${thing} contains ':', which Kubernetes does not allow there: expected a path without it`);
  }
  checkLength(thing, path);
  const normalised = posix.normalize(path);
  if (normalised === '/') {
    throw new Error(`${thing} is the root of the container: expected a directory below it, such as '/data'`);
  }
  if (path !== normalised) {
    throw new Error(`${thing} is not normalised: expected ${quote(normalised)}`);
  }
}

/** An empty path counts as none, as it does in Kubernetes. */
function checkSubPath(property: string, place: string, path = ''): void {
  const thing = `${property} ${quote(path)} of the mount of ${place}`;
  if (path.startsWith('/')) {
    throw new Error(`${thing} is absolute: expected a path below the root of the volume, such as 'logs'`);
  }
  if (path.split('/').includes('..')) {
    throw new Error(`${thing} contains '..', which Kubernetes refuses: expected a path without it`);
  }
  checkLength(thing, path);
}
