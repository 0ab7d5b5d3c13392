import { expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from '../../components/config/index.ts';
import fc from '../fastCheck.ts';

test('a formatted duration parses to the same number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds))).toBe(seconds);
    }),
  );
});

test.each([
  ['90s', 90],
  ['10m', 600],
  ['1.5h', 5400],
  ['1h30m', 5400],
  ['500ms', 0.5],
])('%s is parsed as in Go', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', '10', 'm', '-5m', '0s', '5 m', '5d', '1h30'])('%j is not a duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
