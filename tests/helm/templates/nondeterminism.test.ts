import { describe, expect, test } from '@jest/globals';
import { changingValues, chartMayDiffer } from '../../../components/helm/index.ts';
import type { Json } from '../../../components/json/index.ts';

const chart = (files: Record<string, string>, values: Json = {}) =>
  chartMayDiffer(
    Object.entries(files).map(([path, text]) => ({ path, data: Buffer.from(text) })),
    values,
  );
const rendering = { 'templates/a.yaml': '{{ tpl .Values.a . }}' };

describe('a chart may render differently each time', () => {
  test.each([
    '{{ randAlphaNum 5 }}',
    '{{- $x := genCA "a" 1 -}}',
    '{{ printf "}}" }}{{ if true }}{{ (genSelfSignedCertWithKey "a" nil nil 1 .k).Cert }}{{ end }}',
    '{{ now | date "2006" }}',
    '{{ uuidv4 }}',
    '{{ htpasswd "a" "b" }}',
    '{{ bcrypt "b" }}{{ ago .x }}',
    '{{ shuffle "abc" | encryptAES "k" }}',
    '{{\n  randBytes\n  5 }}',
  ])('for the template %j', (text) => {
    expect(chart({ 'templates/a.yaml': text })).toBe(true);
    expect(chart({ 'charts/kid/templates/deep/_a.tpl': text })).toBe(true);
    // A value, a subchart's default, or any other file that `tpl` renders.
    expect(chart(rendering, { a: { b: ['x', text] } })).toBe(true);
    expect(chart(rendering, { [text]: 1 })).toBe(true);
    expect(chart({ ...rendering, 'charts/kid/values.yaml': `a: '${text}'` })).toBe(true);
    expect(chart({ ...rendering, 'files/conf.tpl': text })).toBe(true);
    // Nothing renders them.
    expect(chart({ 'templates/a.yaml': '{{ .Values.a }}', 'files/conf.tpl': text }, { a: text })).toBe(false);
  });

  test.each([
    'You can now read it, a long time ago.',
    '{{/* now, randAlphaNum 5 */}}',
    '{{ .Values.nowhere }}{{ derivePassword 1 "long" "a" "b" "c" }}',
    '{{ "x" }} now {{ end',
    'random: randAlphaNum',
  ])('but not for the string %j', (text) => {
    expect(chart({ 'templates/NOTES.txt': text, ...rendering, 'README.md': text }, { a: text })).toBe(false);
  });
});

test('changingValues finds templates in values with their paths', () => {
  const values = { a: '{{ now }}', b: [{ c: 'x{{randAlpha 3}}' }], d: 'now', 'e{{ uuidv4 }}': 1, f: null };
  expect(changingValues(values)).toEqual([['a'], ['b', 0, 'c'], ['e{{ uuidv4 }}']]);
});

test('templateActions runs in linear time', () => {
  const started = Date.now();
  for (const text of ['{{'.repeat(500_000), `${'{{ "'.repeat(300_000)} now`, `${'{{/*'.repeat(300_000)} now`])
    chart({ 'templates/a': text });
  expect(Date.now() - started).toBeLessThan(5_000);
});
