import { describe, expect, it } from '@jest/globals';
import { renderedOnce } from '../../../components/helm/render/renderedOnce.ts';

const once = (template: string) => renderedOnce(Buffer.from(template)).toString();

describe('a template of a staged chart', () => {
  it.each([
    ['plain text', 'a: 1\n'],
    ['closed blocks', '{{- if .a }}\na: 1\n{{- else if .b }}{{ range .c }}{{ else }}{{ end }}\n{{- end -}}\n'],
    ['a comment that mentions a definition', '{{/* {{ define "a" }} */}}\na: 1\n'],
    ['a string with an end', '{{ print "{{ end }}" }}\n'],
  ])('has no output after the texts are collected: %s', (_what, template) => {
    const guarded = once(template);
    expect(guarded).toMatch(/^\{\{ if not \(/);
    expect(guarded.endsWith(`${template}{{ end }}`)).toBe(true);
  });

  it.each([
    ['it is empty', ''],
    ['it defines a template', '{{ define "a" }}{{ end }}a: 1\n'],
    ['it has an end too many', '{{ end }}{{ if .a }}\n'],
    ['it has an end too few', '{{ with .a }}\n'],
    ['it has an else outside of a block', 'a{{ else }}b\n'],
    ['it starts with a byte order mark, which Helm removes', '\ufeffa: 1\n'],
  ])('stays as it is if %s', (_what, template) => {
    expect(once(template)).toBe(template);
  });
});
