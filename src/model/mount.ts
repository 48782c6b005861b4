import { posix } from 'node:path';

/** How a container mounts a volume, in the words of Kubernetes, which says `mountPropagation` for `propagation`. */
export interface Mount {
  readonly readOnly?: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly propagation?: string;
}

const OPTIONS = ['readOnly', 'subPath', 'subPathExpr', 'propagation'];
const PROPAGATIONS = ['None', 'HostToContainer', 'Bidirectional'];

/** Of Linux, which counts a NUL at the end as well. */
const MAX_PATH_BYTES = 4095;

/**
 * @throws If a volume cannot be mounted at a path of a container, or not in that way. `thing` begins the message.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1
 */
export function checkMount(thing: string, path: string, options: Mount): void {
  checkMountPath(thing, path);
  if (typeof options !== 'object' || options === null) {
    throw new Error(`${thing} has options ${quote(options)}: expected an object, such as { readOnly: true }`);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${thing} has an option ${quote(unknown)}: expected ${oneOf(OPTIONS)}`);
  }
  const { readOnly, subPath, subPathExpr, propagation } = options;
  if (readOnly !== undefined && typeof readOnly !== 'boolean') {
    throw new Error(`${thing} has readOnly ${quote(readOnly)}: expected true or false, without quotes`);
  }
  if (propagation !== undefined && !PROPAGATIONS.includes(propagation)) {
    throw new Error(`${thing} has propagation ${quote(propagation)}: expected ${oneOf(PROPAGATIONS)}`);
  }
  checkSubPath(`${thing} has subPath`, subPath);
  checkSubPath(`${thing} has subPathExpr`, subPathExpr);
  if (subPath && subPathExpr) {
    throw new Error(
      `${thing} has both a subPath and a subPathExpr, which Kubernetes refuses: expected one of them; remove the other`,
    );
  }
}

/** Whether two paths of a container are one directory. */
export function isSameMountPath(one: string, other: string): boolean {
  return trimmed(one) === trimmed(other);
}

function checkMountPath(thing: string, path: string): void {
  const got = `${thing} has the path ${quote(path)}`;
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Error(`${got}: expected an absolute path, such as '/data'`);
  }
  checkCharacters(got, path);
  if (path.includes(':')) {
    throw new Error(`${got}: expected a path without ':', which Kubernetes does not allow there`);
  }
  const normalised = posix.normalize(path);
  if (normalised === '/') {
    throw new Error(`${got}, the root of the container: expected a directory below it, such as '/data'`);
  }
  if (path !== normalised) {
    throw new Error(`${got}, which is not normalised: expected ${quote(normalised)}`);
  }
}

/** An empty one is none, as for Kubernetes. */
function checkSubPath(property: string, path: string | undefined): void {
  if (path === undefined || path === '') {
    return;
  }
  const got = `${property} ${quote(path)}`;
  if (typeof path !== 'string' || path.startsWith('/')) {
    throw new Error(`${got}: expected a path below the volume, such as 'logs'`);
  }
  checkCharacters(got, path);
  if (path.split('/').includes('..')) {
    throw new Error(`${got}: expected a path without '..', which Kubernetes refuses`);
  }
}

function checkCharacters(got: string, path: string): void {
  if (/\p{Cc}/u.test(path)) {
    throw new Error(`${got}: expected a path without control characters`);
  }
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_PATH_BYTES) {
    throw new Error(`${got} of ${bytes} bytes: expected at most ${MAX_PATH_BYTES}, which is the limit of Linux`);
  }
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A value in a message of one line. */
export function quote(value: unknown): string {
  if (typeof value === 'string') {
    const short = value.length > 64 ? `${value.slice(0, 64)}…` : value;
    return `'${JSON.stringify(short).slice(1, -1).replaceAll('\\"', '"')}'`;
  }
  if (typeof value === 'function') {
    return 'a function';
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return String(value);
}
