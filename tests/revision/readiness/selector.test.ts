import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { selectorOf } from '../../../components/revision/readiness/selector.ts';

test.each<[what: string, workload: JsonObject, expected: string | undefined]>([
  ['labels', { spec: { selector: { matchLabels: { app: 'a', part: 'b' } } } }, 'app=a,part=b'],
  [
    'expressions',
    {
      spec: {
        selector: {
          matchLabels: { app: 'a' },
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['x', 'y'] },
            { key: 'zone', operator: 'NotIn', values: ['z'] },
            { key: 'new', operator: 'Exists' },
            { key: 'old', operator: 'DoesNotExist' },
          ],
        },
      },
    },
    'app=a,tier in (x,y),zone notin (z),new,!old',
  ],
  ['a plain map', { kind: 'ReplicationController', spec: { selector: { app: 'a' } } }, 'app=a'],
  ['a Service, which owns no pods', { kind: 'Service', spec: { selector: { app: 'a' } } }, undefined],
  ['a kind without a selector', { kind: 'ConfigMap' }, undefined],
])('a selector of %s', (_what, workload, expected) => {
  expect(selectorOf(workload)).toBe(expected);
});
