import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { isPrintable, printable, printableByPulumi, printableInColor, printableLine } from '../components/printable.ts';
import fc, { anyCharacter } from './fastCheck.ts';

const esc = '\u001b';
const unsafe = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Finds commands in the same way as GitHub's runner. */
const commandLines = (text: string) =>
  text.split(/\r\n|\r|\n/).filter((line) => /^::[A-Za-z]/.test(line.trim()) || line.includes('##['));

describe('printable', () => {
  test.each([
    ['an erase inside of a color', `${esc}${esc}[31m[2Jx`, '[2Jx'],
    ['a title inside of a color', `${esc}${esc}[31m]0;title\u0007`, ']0;title'],
    ['a color', `a${esc}[1;31mb${esc}[0m`, 'ab'],
    ['a window title', `a${esc}]0;title\u0007b`, 'ab'],
    ['a link', `${esc}]8;;https://evil${esc}\\here${esc}]8;;${esc}\\`, 'here'],
    ['an application command', `a${esc}_Gpayload${esc}\\b`, 'ab'],
    ['a device control string', `a${esc}Pq#0${esc}\\b`, 'ab'],
    ['C1 forms', 'a\u009b2Jb\u009d0;title\u009cc', 'abc'],
    ['a charset', `a${esc}(0b`, 'ab'],
    ['a reset', `a${esc}cb`, 'ab'],
    ['an escape at the end', `a${esc}`, 'a'],
    ['a string without an end stays on its line', `a${esc}]0;title\nb`, 'a\nb'],
    ['backspaces, bells and DEL', 'safe\b\b\u0007\u007f', 'safe'],
    ['carriage returns', 'a\rb\r\nc', 'ab\nc'],
    ['directions', '\u202ea\u2066b\u200fc\u061c', 'abc'],
  ])('removes %s', (_what, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('keeps tabs, newlines and all other text', () => {
    const text = 'a\tb\n\n  c: "é 日本 🎉 👩‍💻 עברית"\n::1 is an address, a::b too\n## [title]';
    expect(printable(text)).toBe(text);
  });

  test.each([
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['a\n \t::add-mask::b', 'a\n \t: :add-mask::b'],
    ['\u00a0::stop-commands::x', '\u00a0: :stop-commands::x'],
    ['a\r::error::x', 'a::error::x'],
    [`${esc}[0m::error::x`, ': :error::x'],
    [`:${esc}[0m:error::x`, ': :error::x'],
    ['\u200e::error::x', ': :error::x'],
    ['a ##[set-env name=a]b', 'a # #[set-env name=a]b'],
    ['#\u0007#[debug]', '# #[debug]'],
    ['##vso[task.setvariable variable=a]b', '# #vso[task.setvariable variable=a]b'],
  ])('makes plain text of the command %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('removes everything that a terminal or a CI system acts on, and is idempotent', () => {
    const pieces = [
      esc,
      `${esc}[`,
      `${esc}]`,
      '\u009b',
      '[2J',
      '31m',
      '\u0007',
      '\b',
      '\r',
      '\n',
      '\u202e',
      '<{%',
      '%}>',
    ];
    const commands = ['::', ':', 'set-output', '##', '#', '[debug]', ' ', '\u2028', 'text'];
    const texts = fc.array(fc.oneof(fc.constantFrom(...pieces, ...commands), fc.string({ unit: anyCharacter })));
    fc.assert(
      fc.property(texts, (parts) => {
        const shown = printable(parts.join(''));
        expect(shown).not.toMatch(unsafe);
        expect(commandLines(shown)).toEqual([]);
        expect(isPrintable(shown)).toBe(true);
      }),
    );
  });
});

test('printableLine removes newlines', () => {
  expect(printableLine(` a\n\t b${esc}[2J\r\n::error::x `)).toBe('a b : :error::x');
});

test('printableByPulumi removes color codes of Pulumi', () => {
  expect(printableByPulumi('a <{%red%}>b\u202e')).toBe('a <{ %red%}>b');
});

test('printableInColor keeps only colors', () => {
  expect(printableInColor(`${esc}[32m+ a${esc}[0m${esc}[2J\n${esc}]0;t\u0007b`)).toBe(`${esc}[32m+ a${esc}[0m\nb`);
});

test('all output goes through the functions that make it printable', async () => {
  const writers = [
    'components/cli/terminal/confirm.ts',
    'components/cli/terminal/print.ts',
    // print.ts alone calls it.
    'components/cli/terminal/standardStreams.ts',
    'components/revision/announce.ts',
  ];
  const found: string[] = [];
  for await (const file of glob('components/**/*.ts')) {
    if (/console\.|process\.std(?:out|err)\.write|\bwriteSync\(|\bwriteOut\(/.test(readFileSync(file, 'utf8')))
      found.push(file);
  }
  expect(found.sort()).toEqual(writers);
});
