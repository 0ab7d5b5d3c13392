import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json, type JsonObject, leavesOf, valueAt } from '../../json/index.ts';
import type { ReleaseContent } from '../releaseContent.ts';
import { currentSecretPaths, type SecretsToday } from './currentSecretPaths.ts';
import type { ObjectWithSecrets } from './objectsWithSecrets.ts';

/** Shorter derived values may be common words and are not searched for. */
const shortestDerived = 8;

/**
 * The secret strings of a record: the marked values, strings derived from them in its objects, and the data of its
 * Secrets. Code that prints text from other programs about the release (servers, logs, events) must hide them.
 */
export function recordSecrets(content: ReleaseContent, today: SecretsToday = { secretPaths: [] }): string[] {
  const { texts, objects, objectsOfHook } = currentSecretPaths(content, today);
  const made = [objects, ...content.hooks.map((_hook, index) => () => objectsOfHook(index))].flatMap(readable);
  const derived = made.flatMap(({ object, counterpart }) => [...derivedIn(object, counterpart), ...dataOf(object)]);
  return [...new Set([...texts, ...derived])];
}

/** Helm may have recorded objects that this program refuses. */
function readable(read: () => ObjectWithSecrets[]): ObjectWithSecrets[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function derivedIn(object: JsonObject, counterpart: JsonObject): string[] {
  if (object === counterpart) return [];
  return leavesOf(object, []).flatMap(({ path, value }) => {
    const isSecret = JSON.stringify(value) !== JSON.stringify(valueAt(counterpart, path));
    return isSecret && String(value).length >= shortestDerived ? [String(value)] : [];
  });
}

function dataOf({ kind, data, stringData }: JsonObject): string[] {
  if (kind !== 'Secret') return [];
  const encoded = textsOf(data).map((text) => Buffer.from(text, 'base64'));
  return [...encoded.filter((bytes) => isUtf8(bytes)).map((bytes) => bytes.toString('utf8')), ...textsOf(stringData)];
}

function textsOf(values: Json | undefined): string[] {
  return Object.values(isJsonObject(values) ? values : {}).filter((value) => typeof value === 'string');
}
