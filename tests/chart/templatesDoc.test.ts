import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { absentHelpers } from '../../components/chart/templates/helpers/absent.ts';
import type { Helper } from '../../components/chart/templates/helpers/helper.ts';
import { helpers } from '../../components/chart/templates/helpers/index.ts';
import { boundHelpers } from '../../components/chart/templates/run/environment.ts';
import { fileHelpers } from '../../components/chart/templates/run/fileHelpers.ts';
import { documentedFunctions } from './documentedFunctions.ts';
import { failuresOf, renderTemplates, textOf } from './testChart.ts';

const rows = documentedFunctions();
const known: Record<string, Helper> = { ...helpers, ...fileHelpers([]), ...boundHelpers };

describe('docs/templates.md', () => {
  it('lists each helper once, and each unsupported function of Helm', () => {
    const here = rows.filter(({ here: note }) => !note.startsWith('no: ')).map(({ name }) => name);
    const absent = rows.filter(({ here: note }) => note.startsWith('no: ')).map(({ name }) => name);
    expect(here.sort()).toEqual(Object.keys(known).sort());
    expect(absent.sort()).toEqual([...absentHelpers.keys()].sort());
  });

  it.each(rows.filter(({ takes }) => takes !== ''))('has the arguments of $name', ({ name, takes }) => {
    const { least, most } = known[name] ?? { least: -1, most: -1 };
    const args = takes.split(' ');
    const isOpen = takes.includes('…');
    expect([args.filter((arg) => !arg.endsWith('…')).length, isOpen ? Number.POSITIVE_INFINITY : args.length]).toEqual([
      least,
      most,
    ]);
  });

  it.each(rows.filter(({ here }) => here.startsWith('no: ')))('explains why $name is not supported', ({ name, here }) =>
    expect(here).toBe(`no: ${absentHelpers.get(name)}`),
  );

  it.each(rows.filter(({ example }) => example !== ''))('shows what $example gives', ({ example, gives }) =>
    expect(textOf(`{{${example}}}`)).toBe(gives),
  );

  it('shows templates that render', () => {
    const text = readFileSync('docs/templates.md', 'utf8');
    const [template = '', named = ''] = [...text.matchAll(/```handlebars\n([\s\S]*?)```/g)].map(
      ([, code = '']) => code,
    );
    const values = { labels: { a: 'b' }, debug: false, level: '', settings: { x: 1 } };
    const { documents } = renderTemplates({ 'a.yaml.hbs': template, '_helpers.hbs': named }, values);
    expect(documents.map(({ text: made }) => made)).toEqual([
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-demo\n  labels:\n    a: b\ndata:\n  level: "info"\n  x: "1"',
    ]);
  });

  it('translates from Go as in its table', () => {
    const text = readFileSync('docs/templates.md', 'utf8');
    const [, table = ''] = /## From Go to Handlebars\n([\s\S]*?)\n- /.exec(text) ?? [];
    const codes = table
      .split('\n')
      .flatMap((line) => /^\| `.*\| `(?<here>.*)` *\|$/.exec(line)?.groups?.here ?? [])
      .map((code) => code.replaceAll('\\|', '|'));
    expect(codes).toHaveLength(18);
    const ends: Record<string, string> = { if: '{{/if}}', each: '{{/each}}' };
    const values = { image: { tag: 'v' }, tag: 'v', a: { b: 1 }, b: 'x', list: [1], map: { k: 1 } };
    const parts = { '_a.hbs': '{{#*inline "a"}}{{/inline}}' };
    for (const code of codes) {
      const block = /^\{\{#(\w+)/.exec(code)?.[1] ?? '';
      const whole = code.includes('{{/') ? code : `${code}${ends[block] ?? ''}`;
      // Names in the table that are not in the scope.
      const template = whole.replaceAll('x~}}', 'Values.b~}}');
      if (code.includes('*inline')) continue;
      expect(() => renderTemplates({ 'NOTES.txt.hbs': template, ...parts }, values, { 'a.txt': '' })).not.toThrow();
    }
    expect(failuresOf(() => textOf('{{ .Values.a }}')).places).toHaveLength(1);
  });
});
