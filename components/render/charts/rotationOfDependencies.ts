import { chartMentions } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject, valueAt } from '../../json/index.ts';

const name = 'credentialsRotation';

/** Whether only this program sets `global.credentialsRotation`: neither the chart nor the user has the value. */
export function addsRotation(...values: readonly JsonObject[]): boolean {
  return values.every((each) => valueAt(each, ['global', name]) === undefined);
}

/**
 * The release's values as its dependencies see them, for releases where {@link addsRotation} holds: a dependency that doesn't use the
 * rotation counter doesn't get it. The dependency's schema may not allow it, and stock Helm doesn't pass it.
 * @param dependencies their final names
 * @param umbrella the folder of the chart that contains them
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

/** Removes the counter from `global`, which is in the values of each subchart. */
function without(section: JsonObject): JsonObject {
  const entries = Object.entries(section).map(([key, value]): [string, Json] => {
    if (!isJsonObject(value)) return [key, value];
    const { [name]: _counter, ...others } = value;
    return [key, key === 'global' ? others : without(value)];
  });
  return Object.fromEntries(entries);
}
