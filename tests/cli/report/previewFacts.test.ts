import { expect, test } from '@jest/globals';
import { compareValues } from '../../../components/cli/report/previewFacts.ts';

test('compareValues lists the leaves that differ, with a scalar that became a map', () => {
  const before = { image: { tag: 'v1' }, list: ['a', 'b'], same: { x: 1 }, cache: false };
  const after = { image: { tag: 'v2' }, list: ['a'], same: { x: 1 }, cache: { enabled: true } };
  expect(compareValues(before, after)).toEqual([
    { path: 'cache.enabled', after: true },
    { path: 'image.tag', before: 'v1', after: 'v2' },
    { path: 'list[1]', before: 'b' },
  ]);
});
