import { isJsonObject, type Json, type JsonObject, leavesOf, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../objects.ts';
import type { HideSecrets } from './hideSecrets.ts';
import { type ObjectWithSecrets, withIdentity } from './objectsWithSecrets.ts';

/**
 * The counterpart of an object that is similar to a marked one, such as the live object. It differs in the fields that
 * are secret in the marked object, in secret values at other places, and in strings that contain a secret.
 */
export function counterpartLike(
  like: KubernetesObject,
  { object, counterpart }: Pick<ObjectWithSecrets, 'object' | 'counterpart'>,
  hide: HideSecrets,
): KubernetesObject {
  const hidden = new Set(
    leavesOf(object, [])
      .filter(({ path, value }) => isOther(value, valueAt(counterpart, path)))
      .map(({ value }) => JSON.stringify(value)),
  );
  return withIdentity(otherwise(like, object, counterpart), like);

  function otherwise(value: Json, own: Json | undefined, other: Json | undefined): Json {
    if (own !== undefined && !isCollection(own) && isOther(own, other)) return 'other';
    if (Array.isArray(value))
      return value.map((item, index) => otherwise(item, itemOf(own, index), itemOf(other, index)));
    if (isJsonObject(value)) {
      const entries = Object.entries(value).map(([key, item]): [string, Json] => [
        hide(key) === key ? key : `${key}*`,
        otherwise(item, itemOf(own, key), itemOf(other, key)),
      ]);
      return Object.fromEntries(entries);
    }
    const text = String(value);
    return hidden.has(JSON.stringify(value)) || hide(text) !== text ? `${text}*` : value;
  }
}

function isOther(value: Json, other: Json | undefined): boolean {
  return JSON.stringify(value) !== JSON.stringify(other);
}

function isCollection(value: Json): value is Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}

function itemOf(value: Json | undefined, key: string | number): Json | undefined {
  return value === undefined ? undefined : valueAt(value, [key]);
}
