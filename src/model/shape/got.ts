import { quote } from '../text';

/** More of a wrong value is not shown. */
const MOST_SHOWN = 80;

/** A wrong value in a few words; undefined if it is missing. */
export function got(value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return quote(value, MOST_SHOWN);
    case 'function':
      return 'as a function';
    case 'object':
      return value === null ? 'null' : `as ${describeObject(value)}`;
    case 'bigint':
      return `${value}n`;
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (Object.getPrototypeOf(value) === null) {
    return 'an object without a prototype';
  }
  const name: unknown = value.constructor?.name;
  if (typeof name !== 'string' || name === 'Object' || name === '') {
    return 'an object';
  }
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
