import { type JsonObject, type ValuePath, valueAt, writeJson, writeYaml } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { valueExpression } from './expressions.ts';
import type { OpenValue } from './otherRenders.ts';
import type { FlatSecret } from './secrets.ts';

/** A node of the values: a map, or a leaf with its default and its schema. */
type Node = Map<string, Node> | { value: string | number | string[] | JsonObject; schema: JsonObject };

/** The values.yaml and the schema of a flat chart: nothing but what is open. */
export function flatValues(values: readonly OpenValue[], secrets: readonly FlatSecret[]): [string, string][] {
  const root = new Map<string, Node>();
  for (const { path, value } of values) {
    const schema = typeof value === 'number' ? { type: 'integer' } : { type: 'string' };
    put(root, path, { value, schema });
  }
  for (const { name, keys, isOpen = false } of secrets) {
    const known = keys.map(({ key }) => key);
    const text = { type: 'string' };
    const schema = {
      type: 'object',
      properties: Object.fromEntries(known.map((key) => [key, text])),
      additionalProperties: isOpen ? text : false,
    };
    put(root, ['secrets', name], { value: Object.fromEntries(known.map((key) => [key, ''])), schema });
  }
  if (secrets.length > 0) {
    const items = { enum: secrets.map(({ name }) => name) };
    put(root, ['existingSecrets'], { value: [], schema: { type: 'array', items } });
  }
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(root, true) };
  return [
    ['values.yaml', `${comments(secrets)}${writeYaml(valuesOf(root), { sortsKeys: false })}\n`],
    ['values.schema.json', `${JSON.stringify(schema, undefined, 2)}\n`],
  ];
}

function comments(secrets: readonly FlatSecret[]): string {
  const own = '# What is open in this chart. Everything else is as the stack had it when the chart was packaged.\n';
  if (secrets.length === 0) return own;
  return `${own}# Set each value of secrets, with -f or --set-string, or list a Secret that exists in existingSecrets.\n`;
}

function put(node: Map<string, Node>, [key = '', ...rest]: readonly string[], leaf: Node): void {
  if (rest.length === 0) {
    node.set(key, leaf);
    return;
  }
  const there = node.get(key);
  const child = there instanceof Map ? there : new Map<string, Node>();
  node.set(key, child);
  put(child, rest, leaf);
}

function valuesOf(node: Map<string, Node>): JsonObject {
  return Object.fromEntries(
    [...node].map(([key, child]) => [key, child instanceof Map ? valuesOf(child) : child.value]),
  );
}

/** Helm adds `global` to the values of charts with dependencies. */
function schemaOf(node: Map<string, Node>, isTop: boolean): JsonObject {
  const properties = [...node].map(([key, child]): [string, JsonObject] => [
    key,
    child instanceof Map ? schemaOf(child, false) : child.schema,
  ]);
  return {
    type: 'object',
    required: [...node.keys()],
    properties: Object.fromEntries([
      ...properties,
      ...(isTop ? [['global', { type: 'object' }] as [string, JsonObject]] : []),
    ]),
    additionalProperties: false,
  };
}

/** The checksum of the render for the values of the render; for others a checksum of the values, so that the pods restart. */
export function valuesChecksum(object: KubernetesObject, path: ValuePath, values: readonly OpenValue[]): string {
  const same = values.map(({ path: own, value }) => {
    const expression = valueExpression(own);
    return typeof value === 'number' ? `(eq (int64 ${expression}) ${value})` : `(eq ${expression} ${writeJson(value)})`;
  });
  const checksum = String(valueAt(object, path));
  return `{{ if and true ${same.join(' ')} }}${checksum}{{ else }}{{ toJson .Values | sha256sum }}{{ end }}`;
}
