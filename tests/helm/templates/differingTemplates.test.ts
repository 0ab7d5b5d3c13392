import { describe, expect, test } from '@jest/globals';
import { differingTemplates, type HelmChart } from '../../../components/helm/index.ts';
import type { Json } from '../../../components/json/index.ts';

/** @param files with paths in the chart `demo`; those in `charts/kid/` are of a subchart */
function choice(files: Record<string, string>, values: Json = {}) {
  const kid = 'charts/kid/';
  const part = (inside: string[], own: [string, string][], isLibrary = false) => ({
    ...{ inside, name: inside.at(-1) ?? 'demo', version: '1.0.0', isLibrary },
    files: own.map(([path, text]) => ({ path, data: Buffer.from(text) })),
  });
  const entries = Object.entries(files);
  const parts = [
    part(
      [],
      entries.filter(([path]) => !path.startsWith(kid)),
    ),
    part(
      ['kid'],
      entries.flatMap(([path, text]) => (path.startsWith(kid) ? [[path.slice(kid.length), text]] : [])),
    ),
  ];
  const chart: HelmChart = {
    ...{
      path: '/demo',
      shownAs: 'demo',
      isArchive: false,
      metadata: { apiVersion: 'v2', name: 'demo', version: '1.0.0' },
    },
    ...{ metadataOriginOf: () => ({ file: '' }), values: {}, defaults: [], parts, sha256: '' },
  };
  const found = differingTemplates(chart, values);
  const short = (names: string[]) => names.map((name) => name.replace(/^demo\//, '').replace('templates/', ''));
  return found && { rendered: short(found.rendered), needed: short(found.needed), folders: found.folders };
}

const helpers = `
{{- define "password" }}{{ randAlphaNum 9 }}{{ end }}
{{- define "fullname" }}{{ if .Values.a }}{{ .Values.a }}{{ else }}b{{ end }}{{ end }}`;
const secret = '{{ include "password" . }}';
const rest = {
  'templates/_helpers.tpl': helpers,
  'templates/secret.yaml': secret,
  'templates/other.yaml': '{{ include "fullname" . }}: now',
};

describe('the templates that may differ are', () => {
  test('those that call a function or include a template which does', () => {
    expect(choice({ ...rest, 'templates/job.yaml': '{{ template "fullname" . }}{{ now }}' })).toEqual({
      rendered: ['job.yaml', 'secret.yaml'],
      needed: ['_helpers.tpl', 'job.yaml', 'secret.yaml'],
      folders: [[]],
    });
  });

  test.each([
    '{{ include (print $.Template.BasePath "/secret.yaml") . | sha256sum }}',
    '{{ include (print .Template.BasePath `/secret.yaml`) . | sha256sum }}',
    '{{ include "demo/templates/secret.yaml" . }}',
    '{{ with .a }}{{ printf "}}" }}{{- template "password" . -}}{{ end }}',
    '{{ $x := (include "through" . | b64enc) }}{{ define "through" }}{{ include "password" . }}{{ end }}',
    '{{ tpl "{{ uuidv4 }}" . }}',
    '{{ `{{ uuidv4 }}` }}',
    '{{ "{{ printf `x` | htpasswd" }}',
    '{{ keys .Values.a | join "," }}',
    '{{ date "2006" .Release.Time }}',
  ])('also one with %s', (text) => {
    expect(choice({ ...rest, 'templates/also.yaml': text })?.rendered).toEqual(['also.yaml', 'secret.yaml']);
  });

  test('not those that only have the word in their output', () => {
    const dashboard =
      '{{ `{"from":"now-1h","legend":"{{ instance }} include","annotations":"randAlpha"}` }}{{/* now */}}';
    const sorted = '{{ range (keys .Values.a | sortAlpha) }}{{ . }}{{ end }}';
    const others = { 'templates/b.yaml': dashboard, 'templates/c.yaml': sorted, 'templates/NOTES.txt': 'now' };
    expect(choice({ ...rest, ...others })?.rendered).toEqual(['secret.yaml']);
  });

  test('those whose values include a template that differs', () => {
    const files = { ...rest, 'templates/also.yaml': '{{ tpl .Values.a . }}' };
    const both = ['also.yaml', 'secret.yaml'];
    expect(choice(files, { a: ['{{ include "fullname" . }}'] })?.rendered).toEqual(['secret.yaml']);
    expect(choice(files, { a: ['x {{- include "password" . }}'] })?.rendered).toEqual(both);
    expect(choice({ ...files, 'charts/kid/values.yaml': 'a: "{{ include \\"password\\" . }}"' })?.rendered).toEqual(
      both,
    );
    expect(choice({ ...files, 'conf.txt': "don't {{ '\n{{ template `password` . }}" })?.rendered).toEqual(both);
  });

  test('those of subcharts, with templates and files of theirs, and earlier ones that change what they see', () => {
    const files = {
      ...rest,
      'templates/secret.yaml': '',
      'templates/sets.yaml': '{{ $_ := set .Values "a" 1 }}',
      'charts/kid/templates/a.yaml': secret,
      'charts/kid/templates/b.yaml': '{{ include "merged" . }}{{ include "none" . }}',
      'charts/kid/templates/c.yaml': '{{ .Values.set }}{{ $merge }}',
      'charts/kid/templates/_b.tpl': '{{ define "merged" }}{{ mergeOverwrite (dict) .Values.a .Values.b }}{{ end }}',
    };
    expect(choice(files)).toEqual({
      rendered: ['charts/kid/a.yaml', 'charts/kid/b.yaml'],
      needed: ['charts/kid/_b.tpl', 'charts/kid/a.yaml', 'charts/kid/b.yaml', '_helpers.tpl'],
      folders: [['kid']],
    });
    // The subchart is rendered before.
    const above = choice({ ...files, 'templates/secret.yaml': secret });
    expect(above?.rendered).toEqual(['charts/kid/a.yaml', 'charts/kid/b.yaml', 'secret.yaml', 'sets.yaml']);
  });

  test('needed with all files that define a template, and what the engine renders beside it', () => {
    const files = {
      ...rest,
      'templates/main.yaml': `{{ define "password" }}x{{ end }}{{ include "fullname" . }}`,
      'templates/unused.yaml': '{{ define "unused" }}x{{ end }}',
    };
    expect(choice(files)?.needed).toEqual(['_helpers.tpl', 'main.yaml', 'secret.yaml']);
  });
});

describe('any template may differ', () => {
  test.each<[string, Record<string, string>, Json]>([
    ['a name is computed', { 'templates/c.yaml': '{{ include (printf "%s" .Values.a) . }}' }, {}],
    ['a name is in a variable', { 'templates/c.yaml': '{{ include $name . }}' }, {}],
    ['a name has escapes', { 'templates/c.yaml': '{{ include "pass\\x77ord" . }}' }, {}],
    [
      'a name is the path of no file',
      { 'templates/c.yaml': '{{ include "demo/charts/alias/templates/a.yaml" . }}' },
      {},
    ],
    [
      'an earlier literal includes',
      { 'templates/c.yaml': '{{ $a := "include \\"password\\" ." }}{{ tpl (print "{{" $a "}}") . }}' },
      {},
    ],
    [
      'a value is a part of a template',
      { 'templates/c.yaml': '{{ tpl (print "{{" .Values.a "}}") . }}' },
      { a: 'uuidv4' },
    ],
    ['a literal includes', { 'templates/c.yaml': '{{ tpl (printf "{{ include %q . }}" "password") . }}' }, {}],
    ['a literal may include', { 'templates/c.yaml': '{{ `{{ include "password" . }}` }}' }, {}],
    [
      'a secret is put into the values',
      { 'templates/_c.tpl': '{{ define "password" }}{{ set .Values "a" "b" }}{{ end }}' },
      {},
    ],
    ['a value generates', {}, { a: '{{ randAlphaNum 9 }}' }],
    ['a key generates', {}, { '{{ uuidv4 }}': 1 }],
    ['a default of a subchart generates', { 'charts/kid/values.yaml': 'a: "{{ now }}"' }, {}],
    ['a file in another folder of templates generates', { 'conf/templates/a': '{{ now }}' }, {}],
    ['a file generates', { 'conf/a.tpl': '{{ if `x` }}{{ now }}' }, {}],
    ['a value includes a computed name', {}, { a: '{{ include (print .a) . }}' }],
    ['a value defines a template of the chart', {}, { a: '{{ define "fullname" }}{{ end }}' }],
    ['a template has a block', { 'templates/c.yaml': '{{ block "x" . }}{{ end }}' }, {}],
    ['a template is not understood', { 'templates/c.yaml': '{{ end }}' }, {}],
    ['a template has no end', { 'templates/c.yaml': '{{ if .a }}' }, {}],
  ])('if %s', (_name, files, values) => {
    expect(choice(rest)).toBeDefined();
    expect(choice({ ...rest, ...files }, values)).toBeUndefined();
  });
});

test('templates are read in linear time', () => {
  const started = Date.now();
  for (const text of ['{{a}}'.repeat(200_000), '{{ "'.repeat(200_000), `{{ \`${'{{x'.repeat(300_000)} now\` }}`]) {
    choice({ 'templates/a': text, 'conf/a': text });
  }
  expect(Date.now() - started).toBeLessThan(5_000);
});
