import { expect, test } from '@jest/globals';
import { closestName } from '../components/closestName.ts';
import { formatPath } from '../components/json/index.ts';

test('closestName suggests a similar name, or nothing if no name is similar', () => {
  const names = ['namespace', 'name', 'wait', 'historyMax'];
  expect(closestName('nmespace', names)).toBe('namespace');
  expect(closestName('wiat', names)).toBe('wait');
  expect(closestName('historymax', names)).toBe('historyMax');
  expect(closestName('colour', names)).toBeUndefined();
});

test('formatPath writes a path in the form that the command line accepts', () => {
  expect(formatPath(['release', 'list', 0, 'a.b'])).toBe('release.list[0]["a.b"]');
});
