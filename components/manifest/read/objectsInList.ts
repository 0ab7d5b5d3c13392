import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** A list of objects, which the API serves or takes as one document. */
export type List = JsonObject & { kind: string; items: Json[] };

/**
 * Whether a document is a list rather than an object: by its kind and its items, as client-go tells
 * (apimachinery pkg/apis/meta/v1/unstructured). A custom kind may be called so too: it has a name, and items that are no objects.
 */
export function isList(value: Json): value is List {
  if (!isJsonObject(value)) return false;
  const { kind, items, metadata } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return false;
  const isNamed = isJsonObject(metadata) && metadata.name !== undefined;
  return !isNamed || kind === 'List' || (items.length > 0 && items.every(isObjectLike));
}

function isObjectLike(item: Json): boolean {
  return isJsonObject(item) && (isJsonObject(item.metadata) || typeof item.kind === 'string');
}

/** The items of a list. In one of a kind of its own, such as ConfigMapList, they need not say what they are. */
export function itemsOf({ apiVersion = null, kind, items }: List): Json[] {
  const ofItems = kind.slice(0, -'List'.length);
  if (ofItems === '') return items;
  return items.map((item) =>
    isJsonObject(item) && (item.kind === undefined || item.kind === null || item.kind === '')
      ? { ...item, apiVersion, kind: ofItems }
      : item,
  );
}
