import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { exportLines, quote } from '../../toolchain/shell.ts';
import fc from '../fastCheck.ts';

describe('quote', () => {
  test('a shell reads a quoted string unchanged', () => {
    // A shell's words can't hold NUL, and `$()` drops line ends at the end: printf with a mark keeps them.
    const word = fc.string({ unit: fc.constantFrom('a', "'", '"', '$', '`', '\\', ' ', '\n', '!', '*', 'é') });
    fc.assert(
      fc.property(word, (text) => {
        expect(execFileSync('sh', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' })).toBe(text);
      }),
      { numRuns: 25 },
    );
  });
});

describe('exportLines', () => {
  test('gives one line for each variable, in order', () => {
    expect(exportLines({ B: 'two words', A: "it's" })).toEqual(["export B='two words'", "export A='it'\\''s'"]);
  });
});
