import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';
import { type Misreading, parsedList, type Reader } from '../readers.ts';
import type { PatchSettings, PatchTarget } from '../stackSettings.ts';

type Fields<Settings> = { readonly [Name in keyof Settings]-?: (value: Json) => string | undefined };

const isText = (value: Json) => (typeof value === 'string' && value !== '' ? undefined : 'a string');

const targetFields: Fields<PatchTarget> = {
  group: (value) => (typeof value === 'string' ? undefined : 'a string'),
  version: isText,
  kind: isText,
  name: isText,
  namespace: isText,
  labelSelector: isText,
  annotationSelector: isText,
};

const patchFields: Fields<PatchSettings> = {
  target: (value) => (isJsonObject(value) ? undefined : 'a map of what selects the objects'),
  patch: (value) =>
    isText(value) === undefined || isJsonObject(value) || Array.isArray(value)
      ? undefined
      : 'a map, a list or a string',
  path: isText,
};

/** The form of the patches. Their content is checked when they are applied. A list may also be a string with JSON. */
export const patchList: Reader<PatchSettings[]> = (value) => {
  const list = typeof value === 'string' ? parsedList(value) : value;
  if (!Array.isArray(list)) {
    return { expected: 'a list of patches', wrongType: true, ...(typeof value === 'string' && { isLong: true }) };
  }
  for (const [index, entry] of list.entries()) {
    const mistake = mistakeIn(entry, [index]);
    if (mistake !== undefined) return typeof value === 'string' ? withoutPlace(mistake) : mistake;
  }
  // All fields of all entries have been checked.
  return { value: list as unknown as PatchSettings[] };
};

/** The list is in a string, in which nothing has a place. */
function withoutPlace({ expected, wrongType }: Misreading): Misreading {
  return { expected: `a list of patches; in it, one must be ${expected}`, wrongType, isLong: true };
}

function mistakeIn(entry: Json, at: ValuePath): Misreading | undefined {
  if (!isJsonObject(entry)) return { expected: 'a map with patch or path', wrongType: true, at };
  const found = mistakeInFields(entry, patchFields, at);
  if (found !== undefined) return found;
  if ((entry.patch === undefined) === (entry.path === undefined)) {
    return { expected: 'a map with either patch or path', wrongType: false, at };
  }
  return isJsonObject(entry.target) ? mistakeInFields(entry.target, targetFields, [...at, 'target']) : undefined;
}

function mistakeInFields<Settings>(
  map: Readonly<Record<string, Json>>,
  fields: Fields<Settings>,
  at: ValuePath,
): Misreading | undefined {
  const known: Readonly<Record<string, (value: Json) => string | undefined>> = fields;
  for (const [name, value] of Object.entries(map)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    const names = Object.keys(known);
    if (check === undefined) {
      return { expected: `one with ${names.join(', ')} only`, wrongType: false, at: [...at, name], known: names };
    }
    const expected = check(value);
    if (expected !== undefined) return { expected, wrongType: true, at: [...at, name] };
  }
  return undefined;
}
