import { describe, expect, test } from '@jest/globals';
import { buildMs, describePlan } from '../../../toolchain/build/plan.ts';
import type { GoRecipe } from '../../../toolchain/build/recipe.ts';

const build = (minutes: number): GoRecipe => ({
  kind: 'go',
  name: 'tool',
  version: '1.0.0',
  minutes,
  folder: '/source',
  outputs: ['tool'],
  commands: [],
});

const file = (url: string) => ({ url, checksums: { url, format: 'lines' as const }, outputs: [], megabytes: 80 });

describe('describePlan', () => {
  test('has the number of downloads and builds, and how long both take', () => {
    expect(describePlan({ downloads: [file('a'), file('b'), file('a')] })).toBe(
      'The toolchain: 2 downloads (160 MB), about 20 s. This is done once.',
    );
    expect(describePlan({ downloads: [file('a')], builds: [build(1)] })).toMatch(
      /^The toolchain: 1 download \(80 MB\), 1 build from source, about /,
    );
  });
});

test('a build takes longer on fewer cores', () => {
  expect(buildMs([build(4), build(2)], 2)).toBe(6 * 60_000);
  expect(buildMs([build(4)], 1)).toBe(8 * 60_000);
  expect(buildMs([build(4)], 64)).toBe(60_000);
});
