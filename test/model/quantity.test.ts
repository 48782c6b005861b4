import fc from 'fast-check';
import '../seed';
import { describeQuantity, MAX_BYTES, parseQuantity, printQuantity } from '../../src/model/quantity';

const GIB = 1024 ** 3;

describe('parseQuantity', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['400Gi', 400 * GIB],
    ['1.5Ti', 1.5 * 1024 * GIB],
    ['0.5Ki', 512],
    ['0.5Gi', GIB / 2],
    ['500M', 500e6],
    ['512G', 512e9],
    ['2k', 2000],
    ['1e9', 1e9],
    ['15e-1', 2],
    ['1500m', 2],
    ['0.1Gi', 107374183],
    ['+3', 3],
    ['1.Ki', 1024],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseQuantity(text)).toBe(bytes);
  });

  test.each(['', 'Gi', '-1', '1 Gi', '1gi', '1KB', '1e1000', '1.2.3', '0x10', 'NaN'])('refuses %j', (text) => {
    expect(() => parseQuantity(text)).toThrow(
      `size '${text}' is no quantity: expected a number and a suffix, such as 400Gi, 500M or 1.5Ti`,
    );
  });

  test('refuses what a number cannot hold exactly', () => {
    expect(parseQuantity(`${MAX_BYTES}`)).toBe(MAX_BYTES);
    expect(() => parseQuantity('8Pi')).toThrow("size '8Pi' is too large: expected less than 8Pi");
  });
});

describe('printQuantity', () => {
  test.each([
    [0, '0'],
    [1, '1'],
    [1023, '1023'],
    [1024, '1Ki'],
    [1536 * 1024 ** 2, '1536Mi'],
    [400 * GIB, '400Gi'],
    [1024 * GIB, '1Ti'],
    [512e9, '500000000Ki'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(printQuantity(bytes)).toBe(text);
  });

  test('is the inverse of parseQuantity for every size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseQuantity(printQuantity(bytes))).toBe(bytes);
      }),
    );
  });

  test('is the inverse of parseQuantity for whole units', () => {
    fc.assert(
      fc.property(fc.nat(1023), fc.constantFrom('Ki', 'Mi', 'Gi', 'Ti'), (amount, unit) => {
        const bytes = parseQuantity(`${amount}${unit}`);
        expect(printQuantity(bytes)).toBe(amount === 0 ? '0' : `${amount}${unit}`);
      }),
    );
  });
});

describe('describeQuantity', () => {
  test.each([
    [400 * GIB, '400Gi'],
    [512e9, '~476.84Gi'],
    [1, '1'],
    [1234567, '1234567'],
    [123456789, '~117.74Mi'],
  ])('says %d bytes as %s', (bytes, text) => {
    expect(describeQuantity(bytes)).toBe(text);
  });
});
