import { isJsonObject, type Json, type JsonObject } from '../json/index.ts';
import { groupOf } from './objects.ts';

/** Maps of strings in built-in kinds: null is read as the empty string. */
const ofStrings: ReadonlySet<string> = new Set([
  ...['labels', 'annotations', 'matchLabels', 'nodeSelector', 'data', 'stringData', 'binaryData', 'parameters'],
  ...['volumeAttributes', 'options'],
]);

/** Maps of quantities: null is read as 0. */
const ofQuantities: ReadonlySet<string> = new Set([
  ...['limits', 'requests', 'hard', 'capacity', 'podFixed'],
  ...['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio'],
]);

/** Kinds whose `selector` is a map of strings. */
const selectors: ReadonlySet<string> = new Set(['Service', 'ReplicationController']);

/**
 * Replaces null at any depth by what the API server reads: a field is left out, an entry in a map of strings is the
 * empty string, an item of a list is empty. The kubernetes provider would drop these nulls. The result follows Go's
 * encoding/json, and so Helm.
 */
export function withoutNulls<T extends JsonObject>(object: T): T {
  if (!hasNull(object)) return object;
  const isBuiltIn = isOfKubernetes(groupOf(String(object.apiVersion)));
  const { metadata } = object;
  const read = within(object, '', { isBuiltIn, hasSelector: selectors.has(String(object.kind)) });
  const known = isJsonObject(metadata)
    ? within(metadata, 'metadata', { isBuiltIn: true, hasSelector: false })
    : metadata;
  // The identifying fields are never null.
  return { ...read, ...(known === undefined || known === null ? {} : { metadata: known }) } as T;
}

interface Rules {
  isBuiltIn: boolean;
  hasSelector: boolean;
}

function within(map: JsonObject, name: string, rules: Rules): JsonObject {
  const empty = rules.isBuiltIn ? emptyValueIn(name, rules) : undefined;
  const entries = Object.entries(map).flatMap(([key, value]): [string, Json][] => {
    if (value !== null) return [[key, kept(value, key, rules)]];
    return empty === undefined ? [] : [[key, empty]];
  });
  return Object.fromEntries(entries);
}

function kept(value: Json, name: string, rules: Rules): Json {
  if (Array.isArray(value)) {
    const empty = emptyItemOf(value);
    return value.map((item) => (item === null ? empty : kept(item, '', rules)));
  }
  return isJsonObject(value) ? within(value, name, rules) : value;
}

function emptyValueIn(name: string, { hasSelector }: Rules): string | undefined {
  if (ofStrings.has(name) || (hasSelector && name === 'selector')) return '';
  return ofQuantities.has(name) ? '0' : undefined;
}

/** All items of a list have the same type. */
function emptyItemOf(list: readonly Json[]): Json {
  const other = list.find((item) => item !== null);
  if (typeof other === 'string') return '';
  if (typeof other === 'number') return 0;
  return typeof other === 'boolean' ? false : {};
}

function isOfKubernetes(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function hasNull(value: Json): boolean {
  if (typeof value !== 'object') return false;
  return value === null || (Array.isArray(value) ? value : Object.values(value)).some(hasNull);
}
