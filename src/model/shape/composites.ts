import { quote, shown } from '../text';
import { got } from './got';
import { nearest } from './nearest';
import { type Fault, faultWithin, type OptionalShape, type RequiredShape, type Shape } from './shape';
import { hasMethod } from './values';

/** The shape of each property of a struct: one that may be left out has a shape that may be. */
export type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? OptionalShape : RequiredShape;
};

/** How a struct is looked at. */
export interface StructOptions {
  /** Find properties whose names are misspelt. @default true */
  readonly finds?: boolean;
}

/**
 * An object by its properties. Others may be there too, as types let them; but one that is nearly the name of a property
 * that is not there is a mistake.
 */
export function struct<T extends object>(fields: Fields<T>, { finds = true }: StructOptions = {}): RequiredShape {
  const shapes: Readonly<Record<string, Shape>> = fields;
  const names = Object.keys(shapes);
  const required = names.filter((name) => !shapes[name].optional);
  const expected = required.length === 0 ? 'an object' : `an object with ${required.join(', ')}`;
  return {
    expected,
    optional: false,
    faultOf: (value) => {
      if (!isStruct(value)) {
        return { path: '', got: got(value), expected };
      }
      for (const name of names) {
        const fault = shapes[name].faultOf(value[name]);
        if (fault) {
          return (finds ? misspelt(value, names, [name]) : undefined) ?? faultWithin(name, fault);
        }
      }
      return finds ? misspelt(value, names, names) : undefined;
    },
  };
}

/** How conditions are looked at. */
export interface ConditionsOptions {
  /** Refuse one that is given as undefined: it would be as if it were not there. @default false */
  readonly definite?: boolean;
}

/** An object that is known by some of its properties and has no others. */
export function conditions<T extends object>(
  fields: Fields<T>,
  { definite = false }: ConditionsOptions = {},
): RequiredShape {
  const shape = struct<T>(fields);
  const names = Object.keys(fields);
  return {
    ...shape,
    faultOf: (value) => {
      const fault = shape.faultOf(value);
      if (fault) {
        return fault;
      }
      const given = Object.keys(value as object);
      const open = definite ? given.find((name) => (value as Record<string, unknown>)[name] === undefined) : undefined;
      if (open !== undefined) {
        return { path: open, got: 'undefined', expected: 'a value', fix: `correct it, or leave ${open} out` };
      }
      const unknown = given.find((name) => !names.includes(name));
      return unknown === undefined
        ? undefined
        : { path: shown(unknown), got: '', expected: names.join(', '), fix: 'correct its name' };
    },
  };
}

/** A list, which one value is not, and a string is not either. */
export function list(element: Shape): RequiredShape {
  const expected = 'a list';
  return {
    expected,
    optional: false,
    faultOf: (value) => {
      if (!Array.isArray(value)) {
        return { path: '', got: got(value), expected, fix: value == null ? undefined : 'put it in [ ]' };
      }
      for (let index = 0; index < value.length; index++) {
        const fault = element.faultOf(value[index]);
        if (fault) {
          return faultWithin(`[${index}]`, asGiven(fault));
        }
      }
      return undefined;
    },
  };
}

/** A plain object that has a value for each name. @param faultOfName where not every name will do */
export function dictionary(
  value: Shape,
  faultOfName: (name: string, value: unknown) => Fault | undefined = () => undefined,
): RequiredShape {
  const expected = 'an object with a value for each name';
  return {
    expected,
    optional: false,
    faultOf: (given) => {
      if (!isPlain(given)) {
        return { path: '', got: got(given), expected };
      }
      const unwritable = UNWRITABLE.find((name) => Object.hasOwn(given, name));
      if (unwritable !== undefined) {
        return {
          path: '',
          got: `with the name '${unwritable}'`,
          expected: 'another name, which JavaScript has no meaning for',
        };
      }
      for (const name in given) {
        const element = given[name];
        const fault = value.faultOf(element);
        if (fault) {
          return faultWithin(`[${quote(name, 80)}]`, asGiven(fault));
        }
        const faultWithName = faultOfName(name, element);
        if (faultWithName) {
          return faultWithName;
        }
      }
      return undefined;
    },
  };
}

/** The fault of an element, which is there even where its value is undefined. */
function asGiven(fault: Fault): Fault {
  return fault.path || fault.got ? fault : { ...fault, got: 'undefined' };
}

/** The first property that has nearly the name of one that is not there. */
function misspelt(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  of: readonly string[],
): Fault | undefined {
  for (const name in value) {
    if (!names.includes(name) && value[name] !== undefined) {
      const meant = nearest(name, of);
      if (meant !== undefined && value[meant] === undefined) {
        return { path: shown(name), got: '', expected: meant, fix: `rename it to ${meant}` };
      }
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties of these names make an object that cdk8s cannot write, or are lost. */
const UNWRITABLE = ['constructor', '__proto__'];

/** What has data of its own, and no properties for it. */
const CONTAINERS = [Map, Set, WeakMap, WeakSet, Date, RegExp, Promise, Error, ArrayBuffer];

/** An object that may have properties: a plain one, or one of a class, but for those that hold something else. */
function isStruct(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    !CONTAINERS.some((container) => value instanceof container) &&
    !ArrayBuffer.isView(value) &&
    !isAmount(value)
  );
}

/** A Size or a Duration of cdk8s. */
function isAmount(value: object): boolean {
  return hasMethod(value, 'toKibibytes') || hasMethod(value, 'toMilliseconds');
}

/** With the prototype of all objects, of any realm: cdk8s writes no other. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && Object.getPrototypeOf(prototype) === null;
}
