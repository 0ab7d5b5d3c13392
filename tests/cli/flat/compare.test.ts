import { describe, expect, it } from '@jest/globals';
import { type Mark, withExpressions } from '../../../components/cli/flat/compare.ts';
import { templateOf, templateText } from '../../../components/cli/flat/expressions.ts';
import { formatPath, type Json } from '../../../components/json/index.ts';

const marks: Mark[] = [
  { text: 'demo', other: 'demo-xqz', expression: '{{ .Release.Name }}' },
  { text: 'ns', other: 'ns-xqy', expression: '{{ .Release.Namespace }}' },
];

/** The template of a value, and what was reported. */
function opened(value: Json, other: Json, number?: { value: number; other: number; expression: string }) {
  const reported: string[] = [];
  const report = (path: readonly (string | number)[], line?: number) =>
    void reported.push(`${formatPath([...path])}${line === undefined ? '' : `:${line}`}`);
  const tree = withExpressions(value, [{ value: other, marks, report, ...(number === undefined ? {} : { number }) }]);
  // The form of an object does not matter to the writer.
  return { text: templateOf(tree as never), reported };
}

describe('a flat template', () => {
  it('has expressions exactly where the other render has other texts', () => {
    const value = { a: 'demo.ns.svc and demo', b: 'demo', 'demo.conf': { c: ['x', 'x-ns'] }, d: 'demo' };
    const other = {
      a: 'demo-xqz.ns-xqy.svc and demo',
      b: 'demo',
      'demo-xqz.conf': { c: ['x', 'x-ns-xqy'] },
      d: 'demo-xqz',
    };
    const { text, reported } = opened(value, other);
    expect(reported).toEqual([]);
    expect(text).toBe(
      'a: "{{ .Release.Name }}.{{ .Release.Namespace }}.svc and demo"\nb: demo\n"{{ .Release.Name }}.conf":\n  c:\n    - x\n    - "x-{{ .Release.Namespace }}"\nd: "{{ .Release.Name }}"',
    );
  });

  it('keeps a text that depends on the name in another way, and reports it', () => {
    const value = { hash: 'abc', list: [1], map: { a: 1 }, same: true, gone: 'x', text: 'one demo\nhash abc\n' };
    const other = {
      hash: 'def',
      list: [1, 2],
      map: { a: 1, b: 2 },
      same: true,
      gone: null,
      text: 'one demo-xqz\nhash def\n',
    };
    const { text, reported } = opened(value, other);
    expect(reported).toEqual(['hash', 'list', 'map', 'gone', 'text:2']);
    expect(text).toContain('one {{ .Release.Name }}\n  hash abc');
  });

  it('keeps the line breaks of folded texts, which are elsewhere for a longer name', () => {
    const { text, reported } = opened(
      { a: 'x: of demo for\n  two minutes\n' },
      { a: 'x: of demo-xqz\n  for two minutes\n' },
    );
    expect([text, reported]).toEqual(['a: |\n  x: of {{ .Release.Name }} for\n    two minutes', []]);
  });

  it('has numbers as numbers', () => {
    const number = { value: 2, other: 7, expression: '{{ int64 R }}' };
    expect(opened({ a: 2, b: 2, c: 'x' }, { a: 7, b: 2, c: 'x' }, number)).toEqual({
      text: 'a: {{ int64 R }}\nb: 2\nc: x',
      reported: [],
    });
  });

  it('escapes what Helm would take for an expression or remove', () => {
    expect(templateText('{{ a }} {{{b}}} {c}')).toBe('{{ "{{" }} a }} {{ "{{{" }}b}}} {c}');
    expect(opened({ a: '${ns}' }, { a: '${ns-xqy}' }).text).toBe('a: "${{ "{" }}{{ .Release.Namespace }}}"');
    expect(templateOf({ a: 'is <no value>' } as never)).toBe('a: "is <no\\x20value>"');
  });
});
