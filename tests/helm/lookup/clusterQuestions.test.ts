import { describe, expect, test } from '@jest/globals';
import {
  answersTemplate,
  asksForRemoved,
  looksUp,
  lookupIn,
  replaceQuestions,
} from '../../../components/helm/lookup/clusterQuestions.ts';

const both = { lookups: true, apis: true };
const ask = 'include "kubesentiment.lookup" | fromJson';
const served = 'include "kubesentiment.served"';

describe('questions of a template to the cluster', () => {
  test.each([
    ['{{ lookup "v1" "Secret" "a" "b" }}', `{{ list "v1" "Secret" "a" "b" | ${ask} }}`],
    [
      '{{- $s := lookup "v1" "Secret" .Release.Namespace "b" -}}',
      `{{- $s := list "v1" "Secret" .Release.Namespace "b" | ${ask} -}}`,
    ],
    ['{{ (lookup "v1" "Secret" "a" "b").data }}', `{{ (list "v1" "Secret" "a" "b" | ${ask}).data }}`],
    ['{{ if not (lookup "v1" "N" "" (print "a" "b")) }}', `{{ if not (list "v1" "N" "" (print "a" "b") | ${ask}) }}`],
    [
      '{{ lookup "v1" "S" "a" "b" | default dict | toYaml }}',
      `{{ list "v1" "S" "a" "b" | ${ask} | default dict | toYaml }}`,
    ],
    ['{{ "b" | lookup "v1" "S" "a" }}', `{{ "b" | list "v1" "S" "a" | ${ask} }}`],
    [
      '{{ lookup "v1" "S" (lookup "v1" "C" "a" "b").x "c" }}',
      `{{ list "v1" "S" (list "v1" "C" "a" "b" | ${ask}).x "c" | ${ask} }}`,
    ],
    [
      '{{ and (lookup "a" "b" "c" "d") (lookup "e" "f" "g" "h") }}',
      `{{ and (list "a" "b" "c" "d" | ${ask}) (list "e" "f" "g" "h" | ${ask}) }}`,
    ],
    ['{{ if .Capabilities.APIVersions.Has "policy/v1beta1" }}', `{{ if ${served} "policy/v1beta1" | eq "true" }}`],
    ['{{ and ($.Capabilities.APIVersions.Has "a/v1") .x }}', `{{ and (${served} "a/v1" | eq "true") .x }}`],
    ['{{ "a/v1" | .Capabilities.APIVersions.Has }}', `{{ "a/v1" | ${served} | eq "true" }}`],
  ])('%s', (template, expected) => {
    expect(replaceQuestions(template, both)).toBe(expected);
  });

  test.each([
    '{{ .Values.lookup }} {{ $lookup }} {{ "lookup" }} {{ `lookup "v1"` }} lookup "v1"',
    '{{/* lookup "v1" "Secret" "a" "b" */}}',
    '{{ .Capabilities.APIVersions }} {{ .Capabilities.KubeVersion.Version }}',
    '{{ mylookup "a" }} {{ lookupAll }} {{ include "lookup" . }}',
  ])('are not found in %s', (template) => {
    expect(replaceQuestions(template, both)).toBe(template);
    expect(looksUp(template)).toBe(false);
  });

  test('are replaced as the options request', () => {
    const template = '{{ lookup "a" "b" "c" "d" }}{{ .Capabilities.APIVersions.Has "a/v1" }}';
    expect(replaceQuestions(template, { lookups: false, apis: false })).toBe(template);
    expect(replaceQuestions(template, { lookups: true, apis: false })).toContain(
      '.Capabilities.APIVersions.Has "a/v1"',
    );
    expect(replaceQuestions(template, { lookups: false, apis: true })).toContain('{{ lookup "a" "b" "c" "d" }}');
  });

  test('keep their line numbers', () => {
    const template = 'a\n{{ with\n  lookup "v1"\n  "Secret" "a" "b"\n}}\nb';
    const replaced = replaceQuestions(template, both);
    expect(replaced.split('\n')).toHaveLength(template.split('\n').length);
  });
});

describe('an API that the cluster no longer serves', () => {
  const has = (api: string) => `{{ if .Capabilities.APIVersions.Has "${api}" }}x{{ end }}`;

  test.each([
    [has('policy/v1beta1'), true],
    [has('policy/v1beta1/PodDisruptionBudget'), true],
    [has('networking.k8s.io/v1beta1'), false],
    [has('policy/v1'), false],
    ['policy/v1beta1', false],
  ])('%s', (template, expected) => {
    expect(asksForRemoved(template, ['v1', 'networking.k8s.io/v1beta1', 'policy/v1'])).toBe(expected);
  });
});

describe('an answer', () => {
  test('is requested by an error with the arguments of the lookup', () => {
    const key = '["v1","Secret",null,"it\\u0026s"]';
    const message = `execution error at (a/templates/b.yaml:1:2): kubesentiment-lookup:${Buffer.from(key).toString('base64')}:`;
    const request = { apiVersion: 'v1', kind: 'Secret', namespace: '', name: 'it&s' };
    expect(lookupIn(message)).toEqual({ key, request });
    expect(lookupIn('another error')).toBeUndefined();
  });

  test('is written into a template that Go can parse, with any content', () => {
    const answers = new Map([['["v1"]', { data: { text: '}}`"\\\n{{ fail "no" }}' } }]]);
    const text = answersTemplate(answers, ['v1']);
    expect(text).toContain(String.raw`fromJson "{\"[\\\"v1\\\"]\":`);
    expect(text.split('\n').filter((line) => line.includes('fail "no"'))).toHaveLength(0);
  });
});
