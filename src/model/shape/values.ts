import { got } from './got';
import { type RequiredShape, shapeOf } from './shape';

/** Controls but the tabulator and ends of lines, and halves of surrogate pairs: neither YAML nor XML has them. */
const NOT_TEXT = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}\ufffe\uffff]/u;
/** And ends of lines, and marks that turn the direction of what follows. */
const NOT_ONE_LINE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}\ufffe\uffff]/u;

/** No name, path or word of Kubernetes is as long. */
const MOST_CHARACTERS = 10_000;

const WITHOUT_CONTROLS = 'a string without control characters';
const IN_ONE_LINE = 'a string in one line, without control characters';

/** A string in one line. @param expected in words, where there is more to say */
export function text(expected = 'a string'): RequiredShape {
  return {
    expected,
    optional: false,
    faultOf: (value) =>
      typeof value !== 'string'
        ? { path: '', got: got(value), expected }
        : value.length > MOST_CHARACTERS
          ? { path: '', got: got(value), expected: `at most ${MOST_CHARACTERS} characters` }
          : NOT_ONE_LINE.test(value)
            ? { path: '', got: got(value), expected: IN_ONE_LINE }
            : undefined,
  };
}

/** A string of any lines. */
export function lines(): RequiredShape {
  return {
    expected: 'a string',
    optional: false,
    faultOf: (value) =>
      typeof value === 'string' && !NOT_TEXT.test(value)
        ? undefined
        : { path: '', got: got(value), expected: typeof value === 'string' ? WITHOUT_CONTROLS : 'a string' },
  };
}

export function flag(): RequiredShape {
  return shapeOf('true or false', (value) => typeof value === 'boolean');
}

export function numeric(): RequiredShape {
  return shapeOf('a number', (value) => typeof value === 'number');
}

/** A whole number. */
export function whole(least: number, most: number): RequiredShape {
  return shapeOf(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}

/** A whole number with no end. */
export function wholeFrom(least: number): RequiredShape {
  return shapeOf(
    `a whole number from ${least} up`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least,
  );
}

/** One of some strings. */
export function oneOf(...values: readonly string[]): RequiredShape {
  const expected = values.length === 1 ? values[0] : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return shapeOf(expected, (value) => values.includes(value as string));
}

/** A `Size` of cdk8s, of any copy of it. */
export function size(): RequiredShape {
  return shapeOf(
    'a Size of cdk8s, such as Size.gibibytes(400)',
    (value) => hasMethod(value, 'toKibibytes') && hasMethod(value, 'asString'),
  );
}

/** Which durations are possible, in seconds. */
export interface DurationOptions {
  /** @default 0 */
  readonly least?: number;
  /** @default - what fits in 32 bits, some 68 years */
  readonly most?: number;
}

/** A `Duration` of cdk8s in whole seconds. */
export function duration({ least = 0, most = 2 ** 31 - 1 }: DurationOptions = {}): RequiredShape {
  const expected = 'a Duration of cdk8s, such as Duration.minutes(15)';
  return {
    expected,
    optional: false,
    faultOf: (value) => {
      if (!hasMethod(value, 'toMilliseconds')) {
        return { path: '', got: got(value), expected };
      }
      const milliseconds = (value as DurationLike).toMilliseconds({ integral: false });
      const seconds = milliseconds / 1000;
      if (!Number.isInteger(seconds)) {
        return { path: '', got: `${milliseconds} ms`, expected: 'a whole number of seconds' };
      }
      return seconds >= least && seconds <= most
        ? undefined
        : { path: '', got: `${seconds} s`, expected: `from ${least} s to ${most} s` };
    },
  };
}

interface DurationLike {
  toMilliseconds(options: { readonly integral: boolean }): number;
}

/** An object of a class that cannot be asked for here, by what it does. */
export function hasMethod(value: unknown, method: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[method] === 'function'
  );
}

/** The most bytes of one word of a command: the kernel takes no longer one. */
const MOST_WORD_BYTES = 128 * 1024 - 1;

/** A word of a command, of any lines. */
export function word(): RequiredShape {
  const shape = lines();
  return {
    ...shape,
    faultOf: (value) => {
      const fault = shape.faultOf(value);
      const bytes = fault ? 0 : Buffer.byteLength(value as string);
      return bytes > MOST_WORD_BYTES
        ? { path: '', got: `of ${bytes} bytes`, expected: `at most ${MOST_WORD_BYTES}, which the kernel takes` }
        : fault;
    },
  };
}
