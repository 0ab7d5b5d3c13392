import { describe, expect, test } from '@jest/globals';
import { isReachedFilled } from '../../../../components/chart/lint/conditions/reached.ts';

describe('a call is reached only with a list that is not empty', () => {
  test.each([
    '{{#if Values.hosts}}',
    '{{~#if (and Values.on Values.hosts)~}}',
    '{{#each Values.hosts as |host|}}',
    '{{#with @root.Values.hosts}}',
    '{{#if Values.hosts includeZero=true}}{{#if Values.other}}{{/if}}',
    '{{#unless Values.hosts}}a{{else}}',
    '{{#unless (not Values.hosts)}}',
    '{{#unless Values.hosts}}{{fail "No hosts."}}{{/unless}}',
    '{{#if (empty Values.hosts)}}{{fail "}} {{/if"}}{{else}}x{{/if}}',
    '{{^if Values.hosts}}a{{else}}',
    '{{#if Values.on}}{{else if Values.hosts}}',
    '{{#if Values.on}}{{#unless Values.hosts}}{{fail "a"}}{{/unless}}{{#if Values.b}}{{/if}}',
    '{{#if Values.on}}{{fail "a"}}{{else}}{{#unless Values.hosts}}{{fail "b"}}{{/unless}}{{/if}}',
    '{{- if .Values.hosts }}',
    '{{ if gt (len .Values.hosts) 0 }}',
    '{{ if lt 0 (len .Values.hosts) }}',
    '{{ if ne (len $.Values.hosts) 0 }}',
    '{{ if .Values.hosts | len | eq 2 }}',
    '{{ if or (not .Values.hosts) .Values.off }}{{ else }}',
    '{{ if eq (len .Values.hosts) 0 }}{{ fail "a" }}{{ end }}',
    '{{ if not .Values.hosts }}{{ printf "a" | fail }}{{ end }}',
    '{{ if not .Values.on }}a{{ else if empty .Values.hosts }}b{{ else }}',
    '{{ range $i, $host := .Values.hosts }}{{ if $i }},{{ end }}',
    '{{ with .Values.hosts }}a{{ else }}{{ fail "b" }}{{ end }}',
    '{{ if .Values.hosts.first }}',
  ])('%s', (before) => {
    expect(isReachedFilled(before, 'hosts')).toBe(true);
  });
});

describe('a call is reached also with an empty list', () => {
  test.each([
    '{{#if Values.hosts}}a{{/if}}',
    '{{#if Values.other}}',
    '{{#if Values.hosts}}a{{else}}',
    '{{#if Values.hosts}}a{{else if Values.on}}',
    '{{#unless Values.hosts}}',
    '{{#unless Values.hosts}}a{{/unless}}',
    '{{#if (not Values.hosts)}}',
    '{{#if (or Values.on Values.hosts)}}',
    '{{^if Values.hosts}}',
    '{{#each Values.hosts}}a{{^}}',
    '{{!-- {{#if Values.hosts}} --}}',
    '{{#if Values.on}}{{#unless Values.hosts}}{{fail "a"}}{{/unless}}{{/if}}',
    '{{#unless Values.hosts}}{{#if Values.on}}{{fail "a"}}{{/if}}{{/unless}}',
    '{{#if Values.hosts}}{{fail "too many"}}{{/if}}',
    '{{ if not .Values.hosts }}',
    '{{ if .Values.hosts }}a{{ end }}',
    '{{ if .Values.hosts | empty }}',
    '{{ if eq (len .Values.hosts) 0 }}',
    '{{ if kindIs "slice" .Values.hosts }}',
    '{{ with .Values.hosts }}a{{ else }}',
    '{{ if not .Values.hosts }}{{ "fail" }}{{ end }}',
    '{{/* if .Values.hosts */}}',
    '{{ define "a" }}{{ if .Values.hosts }}{{ end }}{{ end }}',
    '{{ if .Values.hostsOfOthers }}',
    '{{ end }}{{ end }}',
  ])('%s', (before) => {
    expect(isReachedFilled(before, 'hosts')).toBe(false);
  });
});
