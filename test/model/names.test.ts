import fc from 'fast-check';
import '../seed';
import { checkLabel, checkSubdomain, ordinalClaimName, podVolumeName } from '../../src/model/names';

describe('checkSubdomain', () => {
  test.each(['a', '0', 'local-storage', 'a.b-c.d', 'x'.repeat(253)])('takes %j', (name) => {
    expect(() => checkSubdomain('PersistentVolume', name, 'set name')).not.toThrow();
  });

  test.each(['', 'A', '-a', 'a-', 'a..b', '.a', 'a_b', 'a/b', 'a.-b', 'ä'])('refuses %j with the rule', (name) => {
    expect(() => checkSubdomain('PersistentVolume', name, 'set name')).toThrow(
      `PersistentVolume '${name}' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; set name`,
    );
  });

  test('refuses 254 characters', () => {
    const name = 'x'.repeat(254);
    expect(() => checkSubdomain('StorageClass', name, 'set name')).toThrow(
      `StorageClass '${name}' has 254 characters: expected at most 253; set name`,
    );
  });
});

describe('checkLabel', () => {
  test('takes 63 characters and no more', () => {
    expect(() => checkLabel('disk name', 'x'.repeat(63), 'set name')).not.toThrow();
    expect(() => checkLabel('disk name', 'x'.repeat(64), 'set name')).toThrow('has 64 characters: expected at most 63');
  });

  test('refuses a dot', () => {
    expect(() => checkLabel('disk name', 'a.b', 'set name')).toThrow(
      "disk name 'a.b' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
    );
  });
});

describe('ordinalClaimName', () => {
  test('is what the StatefulSet controller names the claim', () => {
    expect(ordinalClaimName('data', 'db', 1)).toBe('data-db-1');
  });
});

describe('podVolumeName', () => {
  test('is the name of the claim where that is a label', () => {
    expect(podVolumeName('test-pvc')).toBe('test-pvc');
  });

  test('is a label for every name that a claim can have, and another one for another claim', () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/);
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(() => checkLabel('volume', podVolumeName(a), '')).not.toThrow();
        expect(podVolumeName(a) === podVolumeName(b)).toBe(a === b);
      }),
    );
  });
});
