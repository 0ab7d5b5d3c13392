import { describe, expect, test } from '@jest/globals';
import { splitDocuments } from '../../../components/manifest/read/splitDocuments.ts';
import fc from '../../fastCheck.ts';

/** Helm's expression (pkg/releaseutil/manifest.go, sep), for which repeated separators count as one: the document between them is empty. */
const sep = /(?:^|[\t\n\f\r ]*\n)---(?:[\t\n\f\r ]*\n---)*[\t\n\f\r ]*/g;

/** The documents that Helm finds, without those that are empty or only comments. */
function byHelm(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(sep)
    .map((document) => document.trim())
    .filter((document) => document.split('\n').some((line) => !/^\s*(?:#|$)/.test(line)));
}

const textsOf = (text: string) => splitDocuments('a.yaml', text).map((document) => document.text);

describe('the documents of a rendered file', () => {
  test.each([
    ['', []],
    ['a: 1', ['a: 1']],
    ['---\na: 1\n---\nb: 2\n', ['a: 1', 'b: 2']],
    ['---\n---\n\n---\na: 1\n--- \n', ['a: 1']],
    ['a: |\n  ---\n  b\n', ['a: |\n  ---\n  b']],
    ['# only a comment\n---\n  # here, too\n\na: 1', ['# here, too\n\na: 1']],
    ['a: 1\n---b: 2', ['a: 1', 'b: 2']],
  ])('of %j are %j', (text, documents) => {
    expect(textsOf(text)).toEqual(documents);
  });

  test('are those that Helm finds, in any text', () => {
    const piece = fc.constantFrom('---', '\n', ' ', '\t', '\r\n', 'a: 1', '#', '-', '\n---\n', '  b');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(textsOf(pieces.join(''))).toEqual(byHelm(pieces.join('')));
      }),
    );
  });

  test('have the place where they begin', () => {
    const text = '---\n\n# Source\na: 1\n---\n  b: 2\n--- c: 3\n';
    expect(splitDocuments('a.yaml', text).map(({ line, column = 1 }) => [line, column])).toEqual([
      [3, 1],
      [6, 3],
      [7, 5],
    ]);
  });
});
