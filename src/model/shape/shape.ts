import { quote } from '../text';
import { got } from './got';

/**
 * A declared shape of what comes in, for callers without types: plain JavaScript, data read from YAML or JSON, and what
 * types cannot see, such as an index past the end of a list.
 */
export interface Shape {
  /** In words, such as `a string`. */
  readonly expected: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** The first fault of a value; undefined if it has none. */
  readonly faultOf: (value: unknown) => Fault | undefined;
}

export interface RequiredShape extends Shape {
  readonly optional: false;
}

export interface OptionalShape extends Shape {
  readonly optional: true;
}

/** A value that is not of its shape. */
export interface Fault {
  /** From the value that was given to the one that is wrong, such as `disks[0].node`; empty if they are the same. */
  readonly path: string;
  /** In words, such as `'false'` or `a list`; undefined if the value is missing. */
  readonly got?: string;
  readonly expected: string;
  /** @default - to set it or to correct it */
  readonly fix?: string;
}

/**
 * Holds what comes in against its shape.
 *
 * @throws If it is not of the shape: one line that `subject` begins.
 */
export function checkShape(subject: string, shape: Shape, value: unknown): void {
  const fault = shape.faultOf(value);
  if (fault) {
    throw new Error(describeFault(subject, fault));
  }
}

/** A fault in one line. */
export function describeFault(subject: string, { path, got, expected, fix }: Fault): string {
  const place = path || 'properties';
  return got === undefined
    ? `${subject} has no ${place}: expected ${expected}; ${fix ?? (path ? `set ${path}` : 'give them')}`
    : `${subject} has ${`${place} ${got}`.trim()}: expected ${expected}; ${fix ?? `correct ${path || 'them'}`}`;
}

/** A fault in a part of a value, which is one of the whole. @param name of the part, such as `node` or `[0]` */
export function faultWithin(name: string, fault: Fault): Fault {
  const { path } = fault;
  return { ...fault, path: path === '' || path.startsWith('[') ? `${name}${path}` : `${name}.${path}` };
}

/** A shape by a rule for values that are given. */
export function shapeOf(expected: string, fits: (value: unknown) => boolean, fix?: string): RequiredShape {
  return {
    expected,
    optional: false,
    faultOf: (value) => (fits(value) ? undefined : { path: '', got: got(value), expected, fix }),
  };
}

/** The same shape, or nothing. */
export function optional(shape: RequiredShape): OptionalShape {
  const { expected, faultOf } = shape;
  return {
    expected,
    optional: true,
    faultOf: (value) => {
      const fault = value === undefined ? undefined : faultOf(value);
      return fault && value === null ? { ...fault, fix: 'leave it out, or give it a value' } : fault;
    },
  };
}

/** How messages call what is made of properties that nothing has checked yet. @param key the property with its name */
export function subjectOf(noun: string, properties: unknown, key: string, otherwise: string): string {
  const name = (properties as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return `${noun} ${quote(typeof name === 'string' ? name : otherwise)}`;
}
