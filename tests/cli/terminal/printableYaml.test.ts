import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { serialize } from '../../../components/cli/terminal/output.ts';
import { printableYaml } from '../../../components/cli/terminal/printableYaml.ts';
import type { Json } from '../../../components/json/index.ts';
import { isPrintable } from '../../../components/printable.ts';
import fc from '../../fastCheck.ts';

const manifest = `---
# Source: c/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  plain: "0644"
---
# Source: c/templates/b.yaml
data:
  on: yes
  mode: 0644
  quoted: "no"
  marked: "a\u202eb"
  script: |
    echo hello
    ::set-output name=a::b
    ##[error]x
  folded: a
    ::add-mask::x
  "k\u200ey": 'it''s \u009b2J'
`;

describe('printableYaml', () => {
  test('has the same data without characters that control a terminal or a CI system', () => {
    const shown = printableYaml(manifest);
    expect(isPrintable(shown)).toBe(true);
    const data = (text: string) => parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS());
    expect(data(shown)).toEqual(data(manifest));
    expect(shown).toContain('marked: "a\\u202eb"');
    expect(shown).toContain('mode: 0644\n');
    expect(shown.startsWith(manifest.slice(0, manifest.indexOf('---', 3)))).toBe(true);
    expect(shown).toContain('# Source: c/templates/b.yaml');
  });

  test('leaves printable text as it is', () => {
    const text = '---\n# a\na:   {b: 1}\n\n---\nc: "x"\n';
    expect(printableYaml(text)).toBe(text);
  });

  test('prints invalid YAML as text', () => {
    expect(printableYaml('a: [\n\u001b[2J')).toBe('a: [\n');
  });
});

test.each(['json', 'yaml'] as const)('%s is printed with the same data and without control characters', (format) => {
  const pieces = fc.constantFrom(
    '\u001b[2J',
    '\u009b',
    '\u202e',
    '\n::error::x',
    '##[x]',
    '::',
    '\r',
    '\u2028',
    '\u0007',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    'a',
  );
  const text = fc.array(pieces).map((parts) => parts.join(''));
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      text,
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (json) => {
      const shown = serialize(json, format);
      expect(isPrintable(shown)).toBe(true);
      expect(format === 'json' ? JSON.parse(shown) : parse(shown)).toEqual(json);
    }),
  );
});

test('a manifest with duplicate keys is kept, with escapes', () => {
  const text = 'data:\n  a: "x\u009b"\n  a: y\n';
  expect(printableYaml(text)).toBe('data:\n  a: "x\\u009b"\n  a: y\n');
});
