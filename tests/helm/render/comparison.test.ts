import { expect, test } from '@jest/globals';
import { forComparison, valuesForComparison } from '../../../components/helm/render/comparison.ts';

test.each([
  ['{{ now | date "2006" }}', '{{ (dateModify `10241h37m23s` now) | date "2006" }}'],
  ['{{- date "now" (now) }}', '{{- date "now" ((dateModify `10241h37m23s` now)) }}'],
  ['{{ now.Year }} now', '{{ (dateModify `10241h37m23s` now).Year }} now'],
  ['{{ htpasswd .u .p | b64enc }}', '{{ printf `%s:%s` .u .p | b64enc }}'],
  ['{{ .p | bcrypt }}', '{{ .p | print }}'],
  ['{{ .Values.now }} {{ $now }} {{ `now` }} {{ nowhere }}', '{{ .Values.now }} {{ $now }} {{ `now` }} {{ nowhere }}'],
])('%s gets another time and the password of a hash, only in calls of these functions', (template, later) => {
  expect(forComparison(template)).toBe(later);
});

test('templates in values get the same functions', () => {
  expect(valuesForComparison({ a: ['{{ now }}', 1], b: { c: 'now' } })).toEqual({
    a: ['{{ (dateModify `10241h37m23s` now) }}', 1],
    b: { c: 'now' },
  });
});
