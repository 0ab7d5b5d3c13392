import { expect, test } from '@jest/globals';
import { linesOfPaths } from '../../../components/manifest/index.ts';

const text = `a: 1
b:
  c: |
    two
    lines
  8080: x
d: [1, &e 2, *e]
f: *e
`;

test.each([
  [[['a']], [1]],
  [[['b', 'c']], [3, 4, 5]],
  [
    [
      ['b', '8080'],
      ['d', 1],
    ],
    [6, 7],
  ],
  [[['b']], [3, 4, 5, 6]],
  [[['none']], [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [[], []],
])('the values at %j are on the lines %j', (paths, lines) => {
  expect(linesOfPaths(text, paths)).toEqual(lines);
});
