import { expect, test } from '@jest/globals';
import { readStackFile } from '../../components/config/index.ts';
import { readYaml } from '../../components/json/index.ts';

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index));
const many = (name: string) => Array(9).fill(`*${name}`).join(',');
const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...lines(8, (index) => `${'bcdefghi'[index]}: &${'bcdefghi'[index]} [${many('abcdefgh'[index] ?? '')}]`),
];

test.each([
  ['aliases of aliases', bomb.join('\n')],
  ['many aliases of much', [`a: &a [${'x,'.repeat(10_000)}]`, ...lines(90, (index) => `m${index}: *a`)].join('\n')],
  ['an alias in itself', 'a: &a [*a]'],
  ['lists in lists', `a: ${'['.repeat(3_000)}${']'.repeat(3_000)}`],
  ['maps in maps', `a: ${'{a: '.repeat(3_000)}1${'}'.repeat(3_000)}`],
  ['items in items', `a:\n  ${'- '.repeat(3_000)}1`],
])('%s cause a clear error, quickly', (_what, text) => {
  const started = Date.now();
  const read = () => readYaml({ text, file: 'f', code: 'CHART_INVALID_YAML' });
  expect(read).toThrow(expect.objectContaining({ code: 'CHART_INVALID_YAML', position: expect.anything() }));
  const stack = `config:\n  k:v:\n${text.replace(/^/gm, '    ')}`;
  expect(() => readStackFile({ path: 'p', text: stack })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID_YAML' }),
  );
  expect(Date.now() - started).toBeLessThan(10_000);
});
