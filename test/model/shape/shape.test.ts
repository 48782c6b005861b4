import { Duration, Size } from 'cdk8s';
import {
  annotations,
  checkShape,
  conditions,
  dictionary,
  duration,
  flag,
  image,
  labels,
  lines,
  list,
  numeric,
  oneOf,
  optional,
  plainData,
  type RequiredShape,
  size,
  struct,
  text,
  user,
  whole,
  word,
} from '../../../src/model/shape';

const refusal = (shape: RequiredShape, value: unknown): string | undefined => {
  try {
    checkShape('thing', struct<{ it: unknown }>({ it: optional(shape) }), { it: value });
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

class Other {}

test.each<[string, RequiredShape, unknown, string]>([
  ['a number for a string', text(), 5, 'thing has it 5: expected a string; correct it'],
  ['null for a string', text(), null, 'thing has it null: expected a string; leave it out, or give it a value'],
  ['a list for a string', text(), ['a'], 'thing has it as a list: expected a string; correct it'],
  ['a class for a string', text(), new Other(), 'thing has it as an Other: expected a string; correct it'],
  ['a function for a string', text(), () => 'a', 'thing has it as a function: expected a string; correct it'],
  [
    'two lines for one',
    text(),
    'a\nb',
    "thing has it 'a\\nb': expected a string in one line, without control characters; correct it",
  ],
  [
    'an escape sequence',
    text(),
    '\u001b[31m',
    "thing has it '\\u001b[31m': expected a string in one line, without control characters; correct it",
  ],
  [
    'half of a surrogate pair',
    text(),
    'a\ud800',
    "thing has it 'a\\ud800': expected a string in one line, without control characters; correct it",
  ],
  [
    'a NUL among lines',
    lines(),
    'a\nb\0',
    "thing has it 'a\\nb\\u0000': expected a string without control characters; correct it",
  ],
  ["'false' for a boolean", flag(), 'false', "thing has it 'false': expected true or false; correct it"],
  ['0 for a boolean', flag(), 0, 'thing has it 0: expected true or false; correct it'],
  ["'3' for a number", numeric(), '3', "thing has it '3': expected a number; correct it"],
  ['a fraction', whole(0, 9), 1.5, 'thing has it 1.5: expected a whole number from 0 to 9; correct it'],
  ['no number', whole(0, 9), Number.NaN, 'thing has it NaN: expected a whole number from 0 to 9; correct it'],
  ['another word', oneOf('a', 'b', 'c'), 'd', "thing has it 'd': expected a, b or c; correct it"],
  [
    'a quantity for a Size',
    size(),
    '400Gi',
    "thing has it '400Gi': expected a Size of cdk8s, such as Size.gibibytes(400); correct it",
  ],
  [
    'a number for a Duration',
    duration(),
    15,
    'thing has it 15: expected a Duration of cdk8s, such as Duration.minutes(15); correct it',
  ],
  [
    'a part of a second',
    duration(),
    Duration.millis(1500),
    'thing has it 1500 ms: expected a whole number of seconds; correct it',
  ],
  ['one value for a list', list(text()), 'a', "thing has it 'a': expected a list; put it in [ ]"],
  ['a hole in a list', list(text()), ['a', undefined], 'thing has it[1] undefined: expected a string; correct it[1]'],
  [
    'a Map',
    dictionary(text()),
    new Map([['a', 'b']]),
    'thing has it as a Map: expected an object with a value for each name; correct it',
  ],
  [
    'an object without a prototype, which cdk8s cannot write',
    dictionary(text()),
    Object.create(null),
    'thing has it as an object without a prototype: expected an object with a value for each name; correct it',
  ],
  [
    'a name that JavaScript has a meaning for',
    dictionary(text()),
    { constructor: 'a' },
    "thing has it with the name 'constructor': expected another name, which JavaScript has no meaning for; correct it",
  ],
  [
    'a name that would be lost',
    dictionary(text()),
    JSON.parse('{ "__proto__": "a" }'),
    "thing has it with the name '__proto__': expected another name, which JavaScript has no meaning for; correct it",
  ],
  ...[new Map(), new Set(), new Date(0), Size.gibibytes(1), Duration.hours(1), Buffer.from('')].map(
    (value): [string, RequiredShape, unknown, string] => [
      `a ${value.constructor.name} for properties`,
      struct<{ a?: string }>({ a: optional(text()) }),
      value,
      `thing has it as a ${value.constructor.name}: expected an object; correct it`,
    ],
  ),
  [
    'a condition that is open',
    conditions<{ node?: string }>({ node: optional(text()) }, { definite: true }),
    { node: undefined },
    'thing has it.node undefined: expected a value; correct it, or leave node out',
  ],
  ['a bigint', numeric(), 5n, 'thing has it 5n: expected a number; correct it'],
  [
    'more characters than anything has',
    text(),
    'x'.repeat(10_001),
    `thing has it '${'x'.repeat(80)}…' (10001 characters): expected at most 10000 characters; correct it`,
  ],
  [
    'a mark that turns the direction of text',
    text(),
    'a\u202eb',
    "thing has it 'a\\u202eb': expected a string in one line, without control characters; correct it",
  ],
  [
    'more seconds than 32 bits hold',
    duration(),
    Duration.seconds(2 ** 31),
    'thing has it 2147483648 s: expected from 0 s to 2147483647 s; correct it',
  ],
  [
    'a word that no kernel takes',
    word(),
    'é'.repeat(2 ** 16),
    'thing has it of 131072 bytes: expected at most 131071, which the kernel takes; correct it',
  ],
  [
    'a digest that is too short',
    image(),
    `a@sha256:${'a'.repeat(40)}`,
    `thing has it 'a@sha256:${'a'.repeat(40)}': expected the name of an image, such as 'registry.example.org/team/app:1.2'; correct it`,
  ],
  ['a value of a name', dictionary(text()), { a: true }, "thing has it['a'] true: expected a string; correct it['a']"],
  [
    'no value of a name',
    dictionary(text()),
    { a: undefined },
    "thing has it['a'] undefined: expected a string; correct it['a']",
  ],
  [
    'a property of a property',
    struct<{ a: { b: string }[] }>({ a: list(struct<{ b: string }>({ b: text() })) }),
    { a: [{ b: 'x' }, { b: 5 }] },
    'thing has it.a[1].b 5: expected a string; correct it.a[1].b',
  ],
  [
    'no property',
    struct<{ a: string; b?: string }>({ a: text(), b: optional(text()) }),
    {},
    'thing has no it.a: expected a string; set it.a',
  ],
  [
    'another case of a property',
    struct<{ mountPath: string }>({ mountPath: text() }),
    { mountpath: '/mnt' },
    'thing has it.mountpath: expected mountPath; rename it to mountPath',
  ],
  [
    'a letter less of a property that may be left out',
    struct<{ labels?: string }>({ labels: optional(text()) }),
    { label: 'a' },
    'thing has it.label: expected labels; rename it to labels',
  ],
  [
    'an unknown condition',
    conditions<{ node?: string }>({ node: optional(text()) }),
    { hostname: 'n1' },
    'thing has it.hostname: expected node; correct its name',
  ],
  [
    'a key of a label with a blank',
    labels(),
    { 'a b': 'c' },
    "thing has it with the key 'a b': expected letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, after a DNS-1123 subdomain and '/' if there is one; correct it",
  ],
  [
    'a value of a label with a blank',
    labels(),
    { a: 'c d' },
    "thing has it['a'] 'c d': expected letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, or nothing; correct it['a']",
  ],
  [
    'large annotations',
    annotations(),
    { a: 'x'.repeat(2 ** 18) },
    'thing has it of 262145 bytes: expected at most 262144; correct it',
  ],
  [
    'an image of no name',
    image(),
    '',
    "thing has it '': expected the name of an image, such as 'registry.example.org/team/app:1.2'; correct it",
  ],
  [
    'an image with a newline',
    image(),
    'a\n',
    "thing has it 'a\\n': expected the name of an image, such as 'registry.example.org/team/app:1.2'; correct it",
  ],
  [
    'root',
    user(),
    0,
    'thing has it 0: expected the number of a user other than root, from 1 to 2147483647; correct it',
  ],
  [
    'a Date in data',
    plainData(),
    { a: [{ b: new Date(0) }] },
    'thing has it.a[0].b as a Date: expected a string, a number, true or false, a list or a plain object, which YAML can hold; correct it.a[0].b',
  ],
  [
    'a very long text',
    oneOf('a'),
    'x'.repeat(1000),
    `thing has it '${'x'.repeat(80)}…' (1000 characters): expected a; correct it`,
  ],
])('a shape refuses %s', (_, shape, value, message) => {
  expect(refusal(shape, value)).toBe(message);
  expect(message.split('\n')).toHaveLength(1);
});

test('data that holds itself is refused', () => {
  const circle: Record<string, unknown> = {};
  circle.a = circle;
  expect(refusal(plainData(), circle)).toContain('in more than 100 levels: expected fewer, and no circles');
});

test.each<[string, RequiredShape, unknown]>([
  ['an empty string', text(), ''],
  ['lines', lines(), 'a\n\tb\r\n'],
  ['characters of any language', text(), 'größe 容量 🙂'],
  ['a Size', size(), Size.gibibytes(1)],
  ['a Duration', duration(), Duration.minutes(1)],
  ['properties that are not of the struct', struct<{ a: string }>({ a: text() }), { a: 'x', rack: 'r1' }],
  ['labels', labels(), { 'example.com/team': 'A_1.b', empty: '' }],
  ['annotations', annotations(), { 'Example.com/note': 'any text\nof lines' }],
  ['an image with a registry', image(), `localhost:5000/a/b-c__d:1.2_x@sha256:${'a'.repeat(64)}`],
  [
    'a property that is undefined and nearly has the name of another',
    struct<{ name?: string }>({ name: optional(text()) }),
    { nam: undefined },
  ],
  [
    'an object of a class with the properties',
    struct<{ a: string }>({ a: text() }),
    new (class {
      readonly a = 'b';
    })(),
  ],
  ['a value that is produced later', plainData(), { a: { produce: () => 1 } }],
])('a shape takes %s', (_, shape, value) => {
  expect(refusal(shape, value)).toBeUndefined();
});

test('without properties there is one line as well', () => {
  const shape = struct<{ a: string }>({ a: text() });
  expect(() => checkShape('thing', shape, undefined)).toThrow(
    new Error('thing has no properties: expected an object with a; give them'),
  );
  expect(() => checkShape('thing', shape, 'a')).toThrow(
    new Error("thing has properties 'a': expected an object with a; correct them"),
  );
});
