import { describe, expect, test } from '@jest/globals';
import { digestIn } from '../../../toolchain/download/checksums.ts';

const hex = 'ab'.repeat(32);
const other = 'cd'.repeat(32);
const digest = { algorithm: 'sha256', hex };

describe('digestIn', () => {
  test.each<[string, string]>([
    ['the only digest', `${hex}`],
    ['the only digest in a line that ends with NUL', `${hex}\0`],
    ['a line with the name', `${other}  other\n${hex}  file.tar.gz\n`],
    ['a binary file', `${hex} *file.tar.gz\r\n`],
    ['a name in the folder', `${hex}  ./file.tar.gz\n`],
    ['capital letters', `${hex.toUpperCase()}  file.tar.gz`],
  ])('reads %s', (_, text) => {
    expect(digestIn(text, 'file.tar.gz', 'lines')).toEqual(digest);
  });

  test.each<[string, string]>([
    ['another file', `${hex}  other.tar.gz\n`],
    ['a longer name', `${hex}  my-file.tar.gz\n${hex}  file.tar.gz.sig\n`],
    ['several digests without names', `${hex}\n${other}\n`],
    ['SHA-1', `${'ab'.repeat(20)}  file.tar.gz\n`],
    ['a page', '<html>file.tar.gz</html>'],
    ['nothing', ''],
  ])('finds nothing in %s', (_, text) => {
    expect(digestIn(text, 'file.tar.gz', 'lines')).toBeUndefined();
  });

  test('reads SHA-512', () => {
    expect(digestIn('ab'.repeat(64), 'file', 'lines')).toEqual({ algorithm: 'sha512', hex: 'ab'.repeat(64) });
  });

  test("reads GitHub's answer about a release", () => {
    const release = (assets: unknown) => digestIn(JSON.stringify({ assets }), 'file', 'github');
    expect(release([{ name: 'other' }, { name: 'file', digest: `sha256:${hex}` }])).toEqual(digest);
    expect(release([{ name: 'file', digest: null }])).toBeUndefined();
    expect(digestIn('{}', 'file', 'github')).toBeUndefined();
    expect(digestIn('<html>', 'file', 'github')).toBeUndefined();
  });
});
