import { expect, test } from '@jest/globals';
import { type Changes, lintWith, summaryOf, templateOf } from '../brokenProject.ts';
import { added, deployment, other, replaced, schemaFile, valuesFile } from './demoChanges.ts';

const requires = (guard: string, end = '') =>
  replaced(
    '      app: demo\n  template',
    `      app: demo\n  # ${guard}{{toJson (required "hosts" Values.hosts)}}${end}\n  template`,
  );
const hostsIn = (more: string) =>
  replaced(
    '"properties": {\n    "rep',
    `${more}"properties": {\n    "hosts": { "type": "array", "description": "Names.", "items": {} },\n    "rep`,
  );
const condition =
  '"if": { "properties": { "replicas": { "const": 3 } } }, "then": { "properties": { "hosts": { "minItems": 1 } } }, ';
const crd = `spec:
  group: example.com
  scope: Namespaced
  names: { kind: Other, plural: others }
  versions:
    - name: v1
      served: true
      storage: true
      additionalPrinterColumns: [{ name: A, type: string, jsonPath: .spec.a, description: The a. }]
      schema:
        openAPIV3Schema:
          type: object
          description: Others.
          x-kubernetes-preserve-unknown-fields: true
          properties: { spec: { type: array, items: { type: string }, x-kubernetes-list-type: set } }
`;

test.each<[what: string, changes: Changes]>([
  [
    'required with a value that the schema refuses if it is empty and used',
    { [valuesFile]: added('hosts: []\n'), [schemaFile]: hostsIn(condition), [deployment]: requires('') },
  ],
  [
    'required in a block with a condition on the same value',
    {
      [valuesFile]: added('hosts: []\n'),
      [schemaFile]: hostsIn(''),
      [deployment]: requires('{{#if Values.hosts}}', '{{/if}}'),
    },
  ],
  [
    'the fields of a CRD that look like keywords',
    { [other]: templateOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', crd) },
  ],
  ['a description', { [other]: templateOf('scheduling.k8s.io/v1', 'PriorityClass', 'value: 5\ndescription: High.\n') }],
  [
    'an empty string where the API sets a default',
    { [deployment]: replaced('replicas: {{', 'strategy: { type: "" }\n  replicas: {{') },
  ],
  ['null for annotations', { [other]: templateOf('v1', 'ConfigMap', '  annotations:\n') }],
  [
    'a map in the condition of a schema',
    {
      [schemaFile]: replaced(
        '"additionalProperties": false,\n  "prop',
        '"additionalProperties": false,\n  "allOf": [{ "if": { "properties": { "replicas": { "const": 3 } } }, "then": { "properties": { "image": { "required": ["tag"] } } } }],\n  "prop',
      ),
    },
  ],
  [
    'values that an alternative of the schema describes',
    {
      [valuesFile]: added('size: { cpu: 1 }\n'),
      [schemaFile]: replaced(
        '"properties": {\n    "rep',
        '"properties": {\n    "size": { "description": "Its size.", "additionalProperties": true, "properties": {}, "oneOf": [{ "type": "object", "additionalProperties": false, "properties": { "cpu": { "type": "integer", "description": "Cores." } } }, { "type": "null" }] },\n    "rep',
      ),
    },
  ],
])('release lint does not report %s', async (_what, changes) => {
  expect((await lintWith(changes)).map(summaryOf)).toEqual([]);
});
