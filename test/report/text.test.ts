import { fit, widthOf, wrap } from '../../src/report/text';

const FONT = { size: 10 };

test('a text that is too wide keeps its two ends', () => {
  expect(fit('local-storage-raspberrypi-1-ssd-data', 400, FONT)).toBe('local-storage-raspberrypi-1-ssd-data');
  expect(fit('local-storage-raspberrypi-1-ssd-data', 120, FONT)).toBe('local-stor…1-ssd-data');
  expect(fit('anything', 1, FONT)).toBe('…');
});

test('lines are broken between words, and long words after a hyphen', () => {
  expect(wrap('one two three', 60, FONT)).toEqual(['one two', 'three']);
  expect(wrap('a very-long-name here', 60, FONT)).toEqual(['a very-', 'long-name', 'here']);
  expect(wrap('abcdefghijklmnop', 30, FONT).join('')).toBe('abcdefghijklmnop');
  expect(wrap('  ', 30, FONT)).toEqual([]);
});

test('no line is wider than its place', () => {
  for (const line of wrap("volume 'a-name-that-goes-on-and-on' WWWWWWWWWWWWWWWWWWWW @@@@ 漢字漢字漢字", 60, FONT)) {
    expect(widthOf(line, FONT)).toBeLessThanOrEqual(60);
  }
});
