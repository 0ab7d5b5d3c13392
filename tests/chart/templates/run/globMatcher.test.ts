import { describe, expect, it } from '@jest/globals';
import { HelperError } from '../../../../components/chart/templates/helpers/helper.ts';
import { globMatcher, isGlob } from '../../../../components/chart/templates/run/globMatcher.ts';
import fc from '../../../fastCheck.ts';

describe('a glob pattern', () => {
  it.each<[string, string[], string[]]>([
    ['a/b.txt', ['a/b.txt'], ['a/b.txt2', 'xa/b.txt', 'a/bxtxt']],
    ['*.txt', ['a.txt', '.txt', '.hidden.txt'], ['a/b.txt', 'a.txt.bak']],
    ['conf/*', ['conf/a', 'conf/.a'], ['conf/a/b', 'conf', 'xconf/a']],
    ['conf/**', ['conf/a', 'conf/a/b/c'], ['conf', 'other/a']],
    ['**.yaml', ['a.yaml', 'a/b/c.yaml'], ['a.yml']],
    ['**/x', ['a/x', 'a/b/x'], ['x', 'ax']],
    ['?.txt', ['a.txt', 'é.txt', '😀.txt'], ['ab.txt', '.txt', '/.txt']],
    ['[ab]x', ['ax', 'bx'], ['cx', 'x']],
    ['[a-c0-9]', ['b', '5'], ['d', '-']],
    ['[!a-c]', ['d', '-'], ['a', '/', 'dd']],
    ['{a,b/*}.txt', ['a.txt', 'b/c.txt'], ['b.txt']],
    ['{a,{b,c}d}{,e}', ['a', 'ae', 'bd', 'cde'], ['b', 'd', 'e']],
    ['\\*\\{', ['*{'], ['a{']],
    ['a,b', ['a,b'], ['a', 'b']],
  ])('%s matches some paths and not others', (pattern, matching, others) => {
    const matches = globMatcher(pattern);
    expect(matching.filter((path) => !matches(path))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  it.each(['{a', 'a}', '[a', `${'{a,b}'.repeat(7)}`])('that is invalid or too complex is refused: %s', (pattern) =>
    expect(() => globMatcher(pattern)).toThrow(HelperError),
  );

  it('without special characters matches only itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '/', '.', '-', 'é') }), (path) => {
        expect(isGlob(path)).toBe(false);
        expect(globMatcher(path)(path)).toBe(true);
      }),
    );
  });

  it('does not take longer for many stars', () => {
    const matches = globMatcher(`${'*a'.repeat(50)}b`);
    expect(matches('a'.repeat(2000))).toBe(false);
  });
});
