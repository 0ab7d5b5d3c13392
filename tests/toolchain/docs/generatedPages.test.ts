import { relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { releaseKeys } from '../../../components/config/settingKeys.ts';
import { generatedPages } from '../../../toolchain/docs/main.ts';

const pages = await generatedPages();

describe('the generated parts of the pages are up to date; `npm run docs` writes them', () => {
  test.each(pages.map(({ path, ...page }): [string, typeof page] => [relative('.', path), page]))(
    'in %s',
    (_path, { actual, expected }) => expect(actual).toBe(expected),
  );
});

test('the settings page shows the defaults that the code uses', () => {
  const page = pages.find(({ path }) => path.endsWith('settings.md'))?.expected ?? '';
  const shown = [...page.matchAll(/^\| `(\w+)` +\| [^|]+ \| (`[^`]*`)? *\|/gm)].map(([, key = '', text]) => [
    key,
    text,
  ]);
  const used = Object.entries(releaseKeys).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``]],
  );
  expect(shown).toEqual(expect.arrayContaining(used));
});

test("the chart's README has the description of each value in the schema", () => {
  const page = pages.find(({ path }) => path.endsWith('README.md'))?.expected;
  expect(page).toMatch(/\| `image\.tag` +\| `""` +\| Image tag; the chart's appVersion if empty\. +\|/);
});
