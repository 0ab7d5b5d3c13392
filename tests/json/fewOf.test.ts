import { expect, test } from '@jest/globals';
import { fewOf } from '../../components/json/index.ts';

test.each([
  [[], ''],
  [['a', 'b'], 'a, b'],
  [['a', 'b', 'c'], 'a, b and 1 more'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('%j with at most two names is %j', (names, text) => expect(fewOf(names, 2)).toBe(text));
