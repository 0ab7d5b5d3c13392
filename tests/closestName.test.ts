import { expect, test } from '@jest/globals';
import { closestName } from '../components/closestName.ts';
import { formatPath } from '../components/json/index.ts';

test('the closest name is what was probably meant, and none if nothing is close', () => {
  const names = ['namespace', 'name', 'wait', 'historyMax'];
  expect(closestName('nmespace', names)).toBe('namespace');
  expect(closestName('wiat', names)).toBe('wait');
  expect(closestName('historymax', names)).toBe('historyMax');
  expect(closestName('colour', names)).toBeUndefined();
});

test('a path is written as the command line takes it', () => {
  expect(formatPath(['release', 'list', 0, 'a.b'])).toBe('release.list[0]["a.b"]');
});
