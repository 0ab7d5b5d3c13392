import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** A list of objects, which the API handles as one document. */
export type List = JsonObject & { kind: string; items: Json[] };

/**
 * Whether a document is a list and not an object. Like client-go, it checks the kind and the items (apimachinery
 * pkg/apis/meta/v1/unstructured). The kind of a custom resource may end in "List" too; then it has a name, and its
 * items are not objects.
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

/** The items of a list. In a typed list, such as ConfigMapList, items may leave out apiVersion and kind. */
export function itemsOf({ apiVersion = null, kind, items }: List): Json[] {
  const ofItems = kind.slice(0, -'List'.length);
  if (ofItems === '') return items;
  return items.map((item) =>
    isJsonObject(item) && (item.kind === undefined || item.kind === null || item.kind === '')
      ? { ...item, apiVersion, kind: ofItems }
      : item,
  );
}
