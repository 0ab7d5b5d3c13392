import type { JsonObject } from '../../json/index.ts';
import { objectAt, objectsAt } from './status.ts';

/** Of each list, its objects by the uid of their owner: searching the list for each of many owners would be slow. */
const indexes = new WeakMap<readonly JsonObject[], ReadonlyMap<unknown, JsonObject[]>>();

/**
 * The objects of a list that another object owns.
 * @param objects not changed after the first call
 */
export function ownedBy(owner: JsonObject, objects: readonly JsonObject[]): JsonObject[] {
  const { uid } = objectAt(owner, 'metadata');
  if (uid === undefined) return [];
  const index = indexes.get(objects) ?? byOwner(objects);
  indexes.set(objects, index);
  return [...(index.get(uid) ?? [])];
}

function byOwner(objects: readonly JsonObject[]): Map<unknown, JsonObject[]> {
  const index = new Map<unknown, JsonObject[]>();
  for (const object of objects) {
    for (const uid of new Set(objectsAt(objectAt(object, 'metadata'), 'ownerReferences').map((each) => each.uid))) {
      const owned = index.get(uid);
      if (owned === undefined) index.set(uid, [object]);
      else owned.push(object);
    }
  }
  return index;
}
