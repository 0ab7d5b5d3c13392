import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

const directives = /^\$(?:patch|retainKeys)$|^\$(?:deleteFromPrimitiveList|setElementOrder)\//;

/** Whether a part of a path in a strategic merge patch is a directive. */
export function isDirective(part: string | number): boolean {
  return directives.test(String(part));
}

/** A value of a patch as a new value: without the directives, without what they delete, and without null in maps. */
export function withoutDirectives<Value extends Json>(value: Value): Value;
export function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isJsonObject(item) || (item.$patch ?? 'merge') === 'merge');
    return items.map((item) => withoutDirectives(item));
  }
  return isJsonObject(value) ? mapWithout(value) : value;
}

function mapWithout(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]): [string, Json][] => {
      const isDeleted = value === null || (isJsonObject(value) && value.$patch === 'delete');
      return isDeleted || isDirective(key) ? [] : [[key, withoutDirectives(value)]];
    }),
  );
}
