import { expect, test } from '@jest/globals';
import { type Json, writeYaml } from '../../../components/json/index.ts';
import { objectsOfValue, parseManifest } from '../../../components/manifest/index.ts';

const map = (name: string, more = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });

test.each<[string, Json]>([
  ['object', map('a', { data: { text: 'one\n---\ntwo\n', empty: null } })],
  ['object with annotations that are no strings', map('a', { metadata: { name: 'a', annotations: { size: 1 } } })],
  ['list', { apiVersion: 'v1', kind: 'ConfigMapList', items: [map('a'), { metadata: { name: 'b' } }] }],
  ['list that has an object twice', { apiVersion: 'v1', kind: 'List', items: [map('a'), map('a', { data: {} })] }],
])('a parsed %s gives the objects of its text', (_what, value) => {
  const objects = parseManifest(`# Source: a.yaml\n${writeYaml(value)}\n`).map(({ object }) => object);
  expect(objectsOfValue(value)).toEqual(objects);
});

test.each<[string, Json]>([
  ['nothing', null],
  ['a text', 'text'],
  ['an object without a name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }],
  ['a list with one', { apiVersion: 'v1', kind: 'List', items: [map('a'), {}] }],
])('%s gives no objects', (_what, value) => {
  expect(objectsOfValue(value)).toEqual([]);
});
