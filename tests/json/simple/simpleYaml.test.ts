import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dialects } from '../../../components/json/dialect.ts';
import type { Json } from '../../../components/json/json.ts';
import { readSimpleYaml } from '../../../components/json/simple/simpleYaml.ts';
import { findUnreadable } from '../../../components/json/unreadable.ts';
import { writeYaml } from '../../../components/json/writeYaml.ts';
import { parseTree } from '../../../components/json/yamlTree.ts';
import { valueIn } from '../../../components/json/yamlValue.ts';
import fc from '../../fastCheck.ts';

/** The value that the reader with positions gives to a text; `refused` for a mistake or for a repeated key. */
function exactly(text: string, dialect: 'helm' | 'pulumi'): { value: Json } | 'refused' {
  try {
    const tree = parseTree(text);
    if (findUnreadable(text, tree) !== undefined || tree.nextDocument !== undefined) return 'refused';
    const { value, repeated } = valueIn(tree, { dialect: dialects[dialect], rounds: () => false });
    return repeated.length > 0 ? 'refused' : { value };
  } catch {
    return 'refused';
  }
}

function expectSame(text: string): boolean {
  let isSimple = false;
  for (const dialect of ['helm', 'pulumi'] as const) {
    const simple = readSimpleYaml(text, dialects[dialect]);
    if (simple === undefined) continue;
    isSimple = true;
    expect({ text, read: simple }).toEqual({ text, read: exactly(text, dialect) });
  }
  return isSimple;
}

const words = ['a', 'b1', 'no', '1', '-3', '0o7', '1.5', '2024-01-02', '~', 'a b', 'é', '.x', '$', 'http://x:1', 'a:b'];
const marks = ['- ', '-', ': ', ':', '"', "'", "''", '\\n', '\\', ' #', '#', '|', '>', '|-', '>+', '[', ']', '{', '}'];
const token = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...marks, ', ', ',', '---', '<<', '&a ', '*a', '!t ', '?', '%', '\t', '@', '|2'),
  },
  { weight: 2, arbitrary: fc.constantFrom(' ', '  ') },
);
const lead = fc.constantFrom(
  '',
  'a: ',
  'b: ',
  '- ',
  'c:',
  '-',
  '  ',
  '- - ',
  '- d: ',
  'k: &a',
  'l: *a',
  '- &a',
  '- *a',
  '"e f": ',
  'g: |',
  'h: >-',
  'i: "',
  "j: '",
);
const soup = fc
  .array(fc.tuple(fc.nat(6), lead, fc.array(token, { maxLength: 4 })), { minLength: 1, maxLength: 7 })
  .map((lines) => lines.map(([indent, start, tokens]) => ' '.repeat(indent) + start + tokens.join('')).join('\n'));
const text = fc.tuple(soup, fc.constantFrom('', '\n', '\n\n')).map((parts) => parts.join(''));

const string = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...words), soup);
const { value: tree } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      string,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 4 }),
  ),
}));

const runs = Number(process.env.YAML_RUNS ?? 1500);

describe('the fast reader of YAML', () => {
  it('gives each text that it reads the value that the reader with positions gives it', () => {
    fc.assert(
      fc.property(text, (each) => void expectSame(each)),
      { numRuns: runs },
    );
  });

  it('reads what this program writes as it was written', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1 }), (value) => {
        const written = writeYaml(value);
        expectSame(written);
      }),
      { numRuns: runs / 5 },
    );
  });

  it.each([
    ['a map', 'a: 1\nb:\n  c: x y # note\n'],
    ['a list below its key without an indent', 'a:\n- 1\n- b: 2\n  c: 3\n'],
    ['a list in a list', '- - 1\n  - 2\n-\n  - 3\n'],
    ['strings of several lines', "a: one\n  two\n\n  three\nb: \"x\n  y\"\nc: 'it''s\n\n  z'\n"],
    ['block strings', 'a: |\n  x\n    y\n\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\nd: 1\n'],
    ['keys with colons', 'a:b: 1\nc:d:\n  - e:f:g: h i:j\n'],
    ['brackets on one line', 'a: []\nb: {}\nc: [1, "b", {d: e, "f": [g]}] # note\n'],
    ['aliases of blocks', 'a: &x\n  b: 1\nc: *x\nd:\n  - *x\n  - &x\n    - 2\n  - *x\n'],
    ['a comment between items', '---\n# a\na:\n  # b\n  - 1\n# c\n  - 2\n'],
  ])('reads %s', (_what, each) => {
    expect(expectSame(each)).toBe(true);
  });

  it.each([
    ['an anchor of a string', 'a: &b 1\nc: *b\n'],
    ['two anchors of a block', 'a: &x\n  &y\n  b: 1\nc: *x\n'],
    ['an alias inside of its anchor', 'a: &b\n  c: 1\nd: &b\n  e: *b\n'],
    ['an alias before its anchor', 'a: *b\nc: &b\n  d: 1\n'],
    [
      'aliases of much data',
      `a: &b\n  c: ${'x'.repeat(5_000)}\n${Array.from({ length: 90 }, (_, at) => `d${at}: *b\n`).join('')}`,
    ],
    ['a tag', 'a: !!str 1\n'],
    ['a repeated key', 'a: 1\na: 2\n'],
    ['a second document', 'a: 1\n---\nb: 1\n'],
    ['an integer that a double cannot represent', 'a: 12345678901234567890\n'],
    ['a tab as an indent', 'a:\n\tb: 1\n'],
    ['a control character', 'a: "\u0007"\n'],
    ['a line separator', 'a: x\u2028y\n'],
    ['an escaped slash', 'a: "\\/"\n'],
    ['a merge key', 'a:\n  <<: {b: 1}\n'],
    ['a block string at the end of a text without a line break', 'a: |\n  x'],
  ])('leaves %s to the reader with positions', (_what, each) => {
    expect(readSimpleYaml(each, dialects.helm)).toBeUndefined();
  });

  it.each(['charts/mlops-sentiment/values.yaml', 'Pulumi.yaml', 'Pulumi.prod.yaml'])('reads %s', (path) => {
    expect(expectSame(readFileSync(path, 'utf8'))).toBe(true);
  });
});
