import { describe, expect, test } from '@jest/globals';
import { recursiveTemplates } from '../../../components/helm/templates/recursiveTemplates.ts';

const found = (...texts: string[]) =>
  recursiveTemplates(
    texts.map((text, index) => ({ path: `templates/${index}.yaml`, data: Buffer.from(text) })),
    'demo',
  ).map(({ name, position }) => `${name} ${position.file}:${position.line}`);

describe('templates that include themselves', () => {
  test('are found with their positions, also through other templates', () => {
    expect(found('x\n{{- define "a" -}}\n{{ include "a" . }}{{ end }}')).toEqual(['a demo/templates/0.yaml:2']);
    expect(
      found('{{define "a"}}{{template "b" .}}{{end}}', '{{ define "b" }}{{ if (include "a" .) }}{{ end }}{{ end }}'),
    ).toEqual(['a demo/templates/0.yaml:1', 'b demo/templates/1.yaml:1']);
    expect(found('{{ define "a" }}{{ range . }}{{ with . }}{{ include "a" . }}{{ end }}{{ end }}{{ end }}')).toEqual([
      'a demo/templates/0.yaml:1',
    ]);
  });

  test('do not include other templates', () => {
    expect(found('{{ define "a" }}{{ end }}{{ include "a" . }}')).toEqual([]);
    expect(found('{{ define "a" }}{{ if . }}x{{ end }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ end }}')).toEqual(
      [],
    );
    expect(found('{{/* define "a" */}}{{ include "a" . }}')).toEqual([]);
    expect(found('{{ define "a" }}{{ "}} {{ end" }}{{ end }}{{ include "a" . }}')).toEqual([]);
  });
});
