import { describe, expect, test } from '@jest/globals';
import { patternOf, steady, stepsOf } from './page.ts';

const fence = '```';
const block = (language: string, text: string) => `${fence}${language}\n${text}\n${fence}\n`;

describe('the steps of a page', () => {
  test('are its command lines in order, each with what is shown after it', () => {
    const page = `Words.\n\n${block('sh', 'one\ntwo \\\n  more')}\n${block('text', 'output\n\n…')}\n${block('sh fails', 'three')}`;
    expect(stepsOf(page)).toEqual([
      { line: 'one', fails: false },
      { line: 'two   more', fails: false, shown: 'output\n\n…\n' },
      { line: 'three', fails: true },
    ]);
  });

  test('are not guessed', () => {
    expect(() => stepsOf(block('text', 'output'))).toThrow(/no command/);
    expect(() => stepsOf(block('sh', 'one') + block('text', 'a') + block('text', 'b'))).toThrow(/no command/);
    expect(() => stepsOf(block('bash', 'one'))).toThrow(/bash/);
  });
});

describe('what a page shows', () => {
  const shows = (shown: string, output: string) => patternOf(shown).test(steady(output));

  test('is the whole output', () => {
    expect(shows('a (b)\nc\n', 'a (b)\nc')).toBe(true);
    expect(shows('a (b)\n', 'a (b)\nc\n')).toBe(false);
    expect(shows('c\n', 'a (b)\nc\n')).toBe(false);
    expect(shows('a .b.\n', 'a (b)\n')).toBe(false);
  });

  test('omits lines and ends of lines only at a `…`', () => {
    expect(shows('a\n…\nd\n', 'a\nb\nc\nd\n')).toBe(true);
    expect(shows('…\nd\n', 'a\nd\n')).toBe(true);
    expect(shows('a\n…\n', 'a\nb\n')).toBe(true);
    expect(shows('a: b…\nd\n', 'a: because\nd\n')).toBe(true);
    expect(shows('a: b…\nd\n', 'a: because\nc\nd\n')).toBe(false);
    expect(shows('…\nc\n', 'a\nd\n')).toBe(false);
  });

  test('may have other times, people, commits and versions of the chart, and nothing else', () => {
    const row = (by: string, commit: string) =>
      `1  2026-01-02 03:04:05  deployed  ${by}  ${commit}  Install complete\n`;
    expect(shows(row('you@laptop', '5821e22a'), row('someone@elsewhere', '00000000'))).toBe(true);
    expect(shows(row('you@laptop', '5821e22a'), row('you@laptop', '5821e22a-dirty'))).toBe(false);
    expect(shows('✓ Engine (0.1 s)', '✓ Engine (12.0 s)')).toBe(true);
    expect(shows('pod web-6d44cbf77c-bpv5m: late', 'pod web-7f9c8d6b5-x2x4z: late')).toBe(true);
    expect(shows('Chart: mlops-sentiment-0.1.1', 'Chart: mlops-sentiment-0.2.0')).toBe(true);
    expect(shows('revision 2', 'revision 3')).toBe(false);
  });
});
