import { got } from './got';
import { type RequiredShape, shapeOf } from './shape';

/** Controls but the tabulator and ends of lines, and halves of surrogate pairs: neither YAML nor XML has them. */
const NOT_TEXT = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}]/u;
const NOT_ONE_LINE = /[\p{Cc}\u2028\u2029\p{Cs}]/u;

const WITHOUT_CONTROLS = 'a string without control characters';
const IN_ONE_LINE = 'a string in one line, without control characters';

/** A string in one line. @param expected in words, where there is more to say */
export function text(expected = 'a string'): RequiredShape {
  return {
    expected,
    optional: false,
    faultOf: (value) =>
      typeof value === 'string' && !NOT_ONE_LINE.test(value)
        ? undefined
        : { path: '', got: got(value), expected: typeof value === 'string' ? IN_ONE_LINE : expected },
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
  return shapeOf('a Size of cdk8s, such as Size.gibibytes(400)', (value) => has(value, 'toKibibytes'));
}

/** A `Duration` of cdk8s in whole seconds. */
export function duration(): RequiredShape {
  const expected = 'a Duration of cdk8s, such as Duration.minutes(15)';
  return {
    expected,
    optional: false,
    faultOf: (value) => {
      if (!has(value, 'toMilliseconds')) {
        return { path: '', got: got(value), expected };
      }
      const milliseconds = (value as DurationLike).toMilliseconds({ integral: false });
      return Number.isInteger(milliseconds / 1000)
        ? undefined
        : { path: '', got: `${milliseconds} ms`, expected: 'a whole number of seconds' };
    },
  };
}

interface DurationLike {
  toMilliseconds(options: { readonly integral: boolean }): number;
}

function has(value: unknown, method: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[method] === 'function'
  );
}
