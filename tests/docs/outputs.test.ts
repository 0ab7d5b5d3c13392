import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { overview, shownOutput } from './helmPage.ts';
import { fieldsOf, objectsOf, sharedColumns } from './outputs.ts';

const theirs =
  'REVISION\tUPDATED                 \tSTATUS  \tDESCRIPTION     \n1       \tWed Nov  4 03:21:47 2026\tdeployed\tInstall complete\n';
const ours =
  'REVISION  UPDATED              STATUS  BY  DESCRIPTION\n1         2026-11-24 03:21:47  failed      Install complete\n';

test('tables are compared by the columns that both have, apart from times', () => {
  expect(sharedColumns(ours, theirs)).toEqual([
    [
      ['REVISION', 'STATUS', 'DESCRIPTION'],
      ['1', 'failed', 'Install complete'],
    ],
    [
      ['REVISION', 'STATUS', 'DESCRIPTION'],
      ['1', 'deployed', 'Install complete'],
    ],
  ]);
});

test('fields are compared by our names', () => {
  const fields = { release: 'a', status: 'deployed', result: 'Install complete' };
  expect(fieldsOf('NAME: a\nSTATUS: deployed\nDESCRIPTION: Install complete\nNOTES:\nx\n')).toEqual(fields);
  expect(fieldsOf('Release:  a\nStatus:   deployed\nResult:   Install complete\n')).toEqual(fields);
});

test('objects are compared whatever their order', () => {
  expect(objectsOf('---\na: 1\n---\nb: 2\n')).toEqual(objectsOf('b: 2\n---\n# none\n---\na: 1\n'));
  expect(objectsOf('a: 1\n')).not.toEqual(objectsOf('a: 2\n'));
});

test('a page has the same times and widths in every run, and a part of what is long', () => {
  const later = theirs.replaceAll(' 4 03:21:47', '24 13:21:47');
  const shown = shownOutput(theirs, { same: 'table' });
  expect(shown).toBe(shownOutput(later, { same: 'table' }));
  expect(shown.split('\n')[1]).toBe('1         Fri Jan  2 03:04:05 2026  deployed  Install complete');
  const list = (time: string) => `UPDATED${' '.repeat(time.length - 7)}\tSTATUS  \n${time}\tdeployed\n`;
  const shownList = shownOutput(list('2026-11-24 03:21:47.3 +0000 UTC'), { same: 'table' });
  expect(shownList).toBe(shownOutput(list('2026-11-24 03:21:47.309554241 +0100 CET'), { same: 'table' }));
  expect(shownList).toMatch(/ UTC {2}deployed\n$/);
  expect(shownOutput('1\n2\n3\n4\n', { shown: [1, 1] })).toBe('1\n…\n4\n');
  expect(shownOutput('1\n2\n3\n4\n', { shown: [1, 0] })).toBe('1\n…\n');
  expect(shownOutput('1\n2\n', { shown: [1, 1] })).toBe('1\n2\n');
});

test("the page of Helm's commands has the pairs that its test runs", async () => {
  const page = join(resolve(import.meta.dirname, '..', '..'), 'docs', 'coming-from-helm.md');
  expect(await readFile(page, 'utf8')).toContain(overview());
});
