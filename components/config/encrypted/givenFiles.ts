import { ReleaseError } from '../../errors.ts';
import { formatPath, isJsonObject, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import type { GivenSetting } from '../settingPlaces.ts';
import { mergeFiles, readValuesFile, type ValuesFile } from '../valuesFile.ts';
import type { Decrypt } from './encryptedFile.ts';

/**
 * Merges the encrypted values files of the command line into a stack's values. They override the stack, and what follows
 * them on the command line overrides them.
 * @param values all values without those of the encrypted files
 * @param own the values of the run's config, with what the other files and the flags of the command line give
 */
export function withGivenFiles(
  values: JsonObject,
  own: JsonObject,
  { given, decrypt }: { given: readonly GivenSetting[]; decrypt?: Decrypt | undefined },
): { values: JsonObject; files: ValuesFile[] } {
  const files: ValuesFile[] = [];
  let merged = values;
  for (const each of given) {
    if ('file' in each && each.encryptedAt !== undefined) {
      const file = readValuesFile(each.file, { decrypt, place: each.encryptedAt });
      files.push(file);
      merged = mergeFiles(merged, file.values);
    } else if (files.length > 0) {
      if ('file' in each) merged = mergeFiles(merged, readValuesFile(each.file).values);
      else if (each.isEmptyMap) merged = mergeFiles(merged, emptyMapAt(each.path.slice(1)));
      else merged = withFlag(merged, own, each.path);
    }
  }
  return { values: merged, files };
}

function emptyMapAt(path: ValuePath): JsonObject {
  return path.reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), {});
}

/** Applies a flag again: its value, and the list around it, as the run's config has them. */
function withFlag(merged: JsonObject, own: JsonObject, [, ...path]: ValuePath): JsonObject {
  const index = path.findIndex((part) => typeof part === 'number');
  const whole = index === -1 ? path : path.slice(0, index);
  const value = valueAt(own, whole);
  if (value === undefined || whole.length === 0) return merged;
  const over = whole.reduceRight<JsonObject[string]>((inner, key) => ({ [key]: inner }), value);
  return isJsonObject(over) ? replaced(merged, over, whole) : merged;
}

/** Like {@link mergeFiles}, but a map at the end of the path replaces the map there. */
function replaced(merged: JsonObject, over: JsonObject, [key = '', ...rest]: ValuePath): JsonObject {
  const name = String(key);
  const inner = over[name] ?? null;
  const there = merged[name];
  const next = rest.length > 0 && isJsonObject(inner) ? replaced(isJsonObject(there) ? there : {}, inner, rest) : inner;
  return { ...merged, [name]: next };
}

/**
 * Refuses a flag for an item of a list that an encrypted file of the command line has: the other items would have to be
 * written to the file with the settings of the run.
 * @throws ReleaseError CONFIG_INVALID_VALUE
 */
export function refuseItems(given: readonly GivenSetting[]): void {
  const encrypted = given.flatMap((each) =>
    'file' in each && each.encryptedAt !== undefined ? [readValuesFile(each.file).values] : [],
  );
  for (const { path } of given) {
    const index = path.findIndex((part) => typeof part === 'number');
    const way = path.slice(1, index);
    if (index > 1 && encrypted.some((values) => valueAt(values, way) !== undefined)) throw itemOfEncrypted(way);
  }
}

/** @param way the path of the list */
export function itemOfEncrypted(way: ValuePath): ReleaseError {
  const name = formatPath(way);
  return new ReleaseError(
    'CONFIG_INVALID_VALUE',
    `The list ${name} is in an encrypted file, so one of its items cannot be set.`,
    {
      hint: `Set the whole list, for example with --set-json '${name}=[…]', or change the file with \`sops edit\`.`,
    },
  );
}
