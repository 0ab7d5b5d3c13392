import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { formatTable, serialize, showsColours } from '../../../components/cli/terminal/output.ts';

describe('a table', () => {
  const header = ['A', 'LONGER'];

  test('has columns as wide as their widest cell, and no spaces at the ends of lines', () => {
    const text = formatTable(header, [['wide cell', 'x']], Number.POSITIVE_INFINITY);
    expect(text).toBe('A          LONGER\nwide cell  x\n');
  });

  test('cuts lines that are wider than the terminal', () => {
    const lines = formatTable(header, [['1', 'y'.repeat(100)]], 20).split('\n');
    expect(lines.map((line) => line.length)).toEqual([9, 20, 0]);
    expect(lines[1]).toMatch(/…$/);
  });

  test('drops spare columns before it cuts the last column too much', () => {
    const rows = [['1', 'spare'.repeat(4), 'also'.repeat(4), 'the description of it']];
    const table = (width: number) => formatTable(['N', 'SPARE', 'ALSO', 'WHAT'], rows, width, ['SPARE', 'ALSO']);
    expect(table(80)).toContain('SPARE');
    expect(table(45)).toBe('N  ALSO              WHAT\n1  alsoalsoalsoalso  the description of it\n');
    expect(table(25)).toBe('N  WHAT\n1  the description of it\n');
  });
});

test('json and yaml hold the same', () => {
  const value = { revision: 1, list: ['a'] };
  expect(parse(serialize(value, 'yaml'))).toEqual(JSON.parse(serialize(value, 'json')));
});

test.each<[boolean | undefined, NodeJS.ProcessEnv, boolean]>([
  [true, {}, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [undefined, { CI: 'true' }, false],
])('on a terminal (%s) with %j, colours are shown: %s', (isTTY, env, shown) => {
  expect(showsColours({ isTTY }, env)).toBe(shown);
});
