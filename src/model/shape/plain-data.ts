import { got } from './got';
import { type Fault, faultWithin, type RequiredShape } from './shape';

const EXPECTED = 'a string, a number, true or false, a list or a plain object, which YAML can hold';

/** Deeper than this is a circle. */
const MOST_LEVELS = 100;

/** Data that cdk8s can write, which has no objects of classes and no functions, but for values that are produced later. */
export function plainData(): RequiredShape {
  return { expected: EXPECTED, optional: false, faultOf: (value) => faultOf(value, 0) };
}

function faultOf(value: unknown, level: number): Fault | undefined {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') {
    return undefined;
  }
  if (level > MOST_LEVELS) {
    return { path: '', got: `in more than ${MOST_LEVELS} levels`, expected: 'fewer, and no circles' };
  }
  if (typeof value === 'number' ? Number.isFinite(value) : typeof value === 'object' && isProduced(value)) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return firstFault(value.entries(), (index) => `[${index}]`, level);
  }
  if (typeof value !== 'object' || value.constructor?.name !== 'Object') {
    return { path: '', got: got(value), expected: EXPECTED };
  }
  return firstFault(Object.entries(value), (key) => key, level);
}

function firstFault<K>(
  entries: Iterable<readonly [K, unknown]>,
  name: (key: K) => string,
  level: number,
): Fault | undefined {
  for (const [key, element] of entries) {
    const fault = faultOf(element, level + 1);
    if (fault) {
      return faultWithin(name(key), fault);
    }
  }
  return undefined;
}

/** A `Lazy` of cdk8s, or a token that resolves itself. */
function isProduced(value: object): boolean {
  const { produce, resolve } = value as { readonly produce?: unknown; readonly resolve?: unknown };
  return typeof produce === 'function' || typeof resolve === 'function';
}
