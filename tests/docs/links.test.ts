import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchorsIn, linksIn } from './links.ts';

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('{docs,toolchain,.github,charts/*}/**/*.md')];

describe('each relative link and anchor leads to an existing file and heading', () => {
  test.each(pages)('in %s', (page) => {
    expect(linksIn(readFileSync(page, 'utf8')).filter((link) => !resolves(page, link))).toEqual([]);
  });
});

test('each page of docs/ is linked from the table of contents in README.md', () => {
  const linked = linksIn(readFileSync('README.md', 'utf8')).map((link) => link.split('#')[0]);
  expect(linked).toEqual(expect.arrayContaining(globSync('docs/*.md')));
});

test('each page of docs/ that code, charts or workflows name exists', () => {
  const files = globSync('{components,charts,toolchain,tests,.github}/**/*.{ts,mjs,yaml,yml,sh,hbs,md}');
  const missing = files.flatMap((file) => {
    const named = readFileSync(file, 'utf8').matchAll(/(?<![\w/.])docs\/[\w-]+\.md/g);
    return [...named].filter(([page]) => !existsSync(page)).map(([page]) => `${file}: ${page}`);
  });
  expect(missing).toEqual([]);
});

function resolves(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsIn(readFileSync(target, 'utf8')).has(anchor);
}
