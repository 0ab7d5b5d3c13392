import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../../json/index.ts';

/** A field of an object that its model did not read. */
export interface UnaskedField {
  path: ValuePath;
  /** The fields that the model read in the same map. */
  known: string[];
}

interface Watched {
  path: ValuePath;
  map: JsonObject;
  asked: Set<string>;
}

/**
 * Fields of the Kubernetes API that the models lack: their generator takes them for keywords of a schema. Objects of several kinds have a
 * `description`; the others are in the schemas of CRDs.
 */
const unmodeled = /^(?:description|x-kubernetes-[a-z-]+)$/;

/**
 * The models in the packages accept unknown fields. But a model reads every field that it knows, so a proxy that
 * records reads finds the unknown fields. A map in which nothing was read may contain anything.
 */
export function watchObject(object: JsonObject): { watched: object; unasked(): UnaskedField[] } {
  const maps: Watched[] = [];
  return {
    watched: watch(object, [], maps),
    unasked: () =>
      maps
        .filter(({ asked }) => asked.size > 0)
        .flatMap(({ path, map, asked }) =>
          Object.keys(map)
            .filter((key) => !asked.has(key) && !unmodeled.test(key))
            .map((key) => ({ path: [...path, key], known: [...asked] })),
        ),
  };
}

function watch(value: JsonObject | Json[], path: ValuePath, maps: Watched[]): object {
  const asked = new Set<string>();
  if (isJsonObject(value)) maps.push({ path, map: value, asked });
  const children = new Map<string, object>();
  return new Proxy<object>(value, {
    get(target, key) {
      const child: unknown = Reflect.get(target, key);
      if (typeof key !== 'string') return child;
      asked.add(key);
      if (typeof child !== 'object' || child === null) return child;
      const known = children.get(key);
      if (known !== undefined) return known;
      // Every child in a JSON value is a JSON value.
      const watched = watch(child as JsonObject | Json[], [...path, isJsonObject(value) ? key : Number(key)], maps);
      children.set(key, watched);
      return watched;
    },
  });
}
