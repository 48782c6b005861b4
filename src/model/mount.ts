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

const MOUNT = conditions<Mount>({
  readOnly: optional(flag()),
  subPath: optional(text()),
  subPathExpr: optional(text()),
  propagation: optional(oneOf('None', 'HostToContainer', 'Bidirectional')),
});
const PATH = struct<{ readonly path: string }>({ path: text("an absolute path, such as '/data'") });

/**
 * @throws If a volume cannot be mounted at a path of a container, or not in that way. `subject` begins the message.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1
 */
export function checkMount(subject: string, path: string, options: Mount): void {
  checkShape(subject, PATH, { path });
  checkMountPath(`${subject}: path ${quote(path, 60)}`, path);
  checkShape(subject, MOUNT, options);
  const { subPath, subPathExpr } = options;
  for (const [option, below] of Object.entries({ subPath, subPathExpr })) {
    if (below !== undefined) {
      checkSubPath(`${subject}: ${option} ${quote(below, 60)}`, below);
    }
  }
  if (subPath && subPathExpr) {
    throw new Error(
      `${subject} has both a subPath and a subPathExpr, which Kubernetes refuses: expected one of them; remove the other`,
    );
  }
}

/** Whether two paths of a container are one directory. */
export function isSameMountPath(one: string, other: string): boolean {
  return trimmed(one) === trimmed(other);
}

function checkMountPath(subject: string, path: string): void {
  if (!path.startsWith('/')) {
    throw new Error(`${subject} is relative: expected an absolute path, such as '/data'`);
  }
  checkLength(subject, path);
  if (path.includes(':')) {
    throw new Error(`${subject} has a ':' in it: expected a path without it, which Kubernetes does not allow there`);
  }
  const normalised = posix.normalize(path);
  if (normalised === '/') {
    throw new Error(`${subject} is the root of the container: expected a directory below it, such as '/data'`);
  }
  if (path !== normalised) {
    throw new Error(`${subject} is not normalised: expected ${quote(normalised)}`);
  }
}

/** An empty one is none, as for Kubernetes. */
function checkSubPath(subject: string, path: string): void {
  if (path.startsWith('/')) {
    throw new Error(`${subject} is absolute: expected a path below the volume, such as 'logs'`);
  }
  checkLength(subject, path);
  if (path.split('/').includes('..')) {
    throw new Error(`${subject} contains '..', which Kubernetes refuses: expected a path without it`);
  }
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
