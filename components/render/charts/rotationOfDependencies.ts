import { chartMentions } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject, valueAt } from '../../json/index.ts';

const name = 'credentialsRotation';

/** Whether `global.credentialsRotation` is ours alone: neither the chart nor the user has such a value. */
export function addsRotation(...values: readonly JsonObject[]): boolean {
  return values.every((each) => valueAt(each, ['global', name]) === undefined);
}

/**
 * The values of a release as its dependencies see them, where {@link addsRotation} says that the counter is ours: one that does not use
 * the counter does not get it. Its schema need not know of the counter, and stock Helm does not pass it on.
 * @param dependencies their final names
 * @param umbrella the folder of the chart that holds them
 */
export async function withoutUnusedRotation(
  values: JsonObject,
  dependencies: readonly string[],
  umbrella: string,
): Promise<JsonObject> {
  const changes = await Promise.all(
    dependencies.map(async (dependency): Promise<[string, Json][]> => {
      const section = values[dependency];
      if (!isJsonObject(section) || hasText(section)) return [];
      return (await chartMentions(umbrella, dependency, name)) ? [] : [[dependency, without(section)]];
    }),
  );
  return { ...values, ...Object.fromEntries(changes.flat()) };
}

/** Whether a value may be a template that uses the counter. */
function hasText(value: Json): boolean {
  if (typeof value === 'string') return value.includes(name);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasText);
}

/** `global` is in the values of each subchart. */
function without(section: JsonObject): JsonObject {
  const entries = Object.entries(section).map(([key, value]): [string, Json] => {
    if (!isJsonObject(value)) return [key, value];
    const { [name]: _counter, ...others } = value;
    return [key, key === 'global' ? others : without(value)];
  });
  return Object.fromEntries(entries);
}
