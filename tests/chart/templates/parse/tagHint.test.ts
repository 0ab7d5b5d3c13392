import { describe, expect, test } from '@jest/globals';
import { failuresOf, textOf } from '../../testChart.ts';

/** Tags that users of Go templates write, and the hints in the errors. */
describe('a tag in the style of Go templates', () => {
  test.each([
    ['{{.Values.port}}', 'No leading dot here: {{Values.port}}.'],
    ['{{ .Release.Name }}', 'No leading dot here: {{Release.Name}}.'],
    ['{{quote .Values.name}}', 'No leading dot here: {{quote Values.name}}.'],
    ['{{not .Values.name}}', 'No leading dot here: {{not Values.name}}.'],
    ['{{printf "%s" .Values.name}}', 'No leading dot here: {{printf "%s" Values.name}}.'],
    ['{{#each .Values.list}}x{{/each}}', 'No leading dot here: {{#each Values.list}}.'],
    ['{{ $.Values.port }}', 'No dollar here: {{@root.Values.port}}.'],
    ['{{ if .Values.port }}x{{ end }}', 'Write the block as {{#if Values.port}} … {{/if}}.'],
    ['{{if Values.port}}x{{end}}', 'Write the block as {{#if Values.port}} … {{/if}}.'],
    [
      '{{ if and .Values.port .Values.name }}x{{ end }}',
      'Write the block as {{#if (and Values.port Values.name)}} … {{/if}}.',
    ],
    ['{{ range .Values.list }}x{{ end }}', 'Write the block as {{#each Values.list}} … {{/each}}.'],
    ['{{ with .Values.map }}x{{ end }}', 'Write the block as {{#with Values.map}} … {{/with}}.'],
    ['{{/* a note */}}', 'Write a comment as {{!-- … --}}.'],
    ['{{- Values.port -}}', 'Use a tilde to trim spaces: {{~x~}} instead of {{- x -}}.'],
    ['{{Values.port}', 'The tag lacks a brace at its end: }}.'],
    ['{{quote Values.name}', 'The tag lacks a brace at its end: }}.'],
    ['{{{Values.port}}', 'The tag lacks a brace at its end: }}}.'],
    ['{{Values.port}}}', 'The tag has too many braces at its end. Write }}.'],
    ['{Values.port}}', 'The tag lacks a brace at its start: {{.'],
  ])('%s', (tag, hint) => {
    const values = { name: 'x', port: 80, list: [1], map: { a: 1 } };
    const { errors } = failuresOf(() => textOf(`first\n  at: ${tag}\nlast`, values));
    expect(errors[0]?.hint).toContain(hint);
    expect(errors[0]?.position).toMatchObject({ line: 2 });
  });
});
