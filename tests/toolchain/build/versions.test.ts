import { describe, expect, test } from '@jest/globals';
import { isAtLeast, readPins } from '../../../toolchain/build/versions.ts';

describe('isAtLeast', () => {
  test.each([
    ['v3.259.0\n', true],
    ['3.300.1', true],
    ['v4.0.0', true],
    ['v3.258.9', false],
    ['', false],
    ['command not found', false],
  ])('a tool that reports %j is new enough for 3.259.0: %j', (reported, expected) => {
    expect(isAtLeast(reported, '3.259.0')).toBe(expected);
  });
});

describe('readPins', () => {
  test('reads exact versions from package.json', async () => {
    const pins = await readPins();
    for (const version of Object.values(pins)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
