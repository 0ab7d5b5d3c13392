import type { StackSettings } from '../../config/index.ts';
import type { HelmChart } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath, valueAt, withValueAt } from '../../json/index.ts';
import { standInFor } from '../secrets/standIn.ts';

/** What a chart says about its values. */
export interface ValueHints {
  /** The defaults. */
  values: JsonObject;
  /** The JSON schema. */
  schema?: Json | undefined;
}

/** What a Go template chart says about its values. Helm's engine reports a schema that is not JSON. */
export function hintsOf({ values, parts }: HelmChart): ValueHints {
  const own = parts.find(({ inside }) => inside.length === 0);
  const text = own?.files.find(({ path }) => path === 'values.schema.json')?.data.toString('utf8');
  try {
    return { values, schema: text === undefined ? undefined : JSON.parse(text) };
  } catch {
    return { values };
  }
}

/** A value that a preview does not know, with values that can take its place. */
export interface UnknownValue {
  path: ValuePath;
  /** Two different values of the expected type. */
  standIns: readonly [Json, Json];
  /** The value of that type that a template treats as false; undefined if a stand-in is already one. */
  empty: Json | undefined;
}

/** Chooses stand-ins of those that the chart's schema lists, of the type of its default, or of the type in its schema; otherwise strings. */
export function unknownValues({ unknownPaths = [] }: StackSettings, chart: ValueHints): UnknownValue[] {
  return unknownPaths.map((path) => {
    const schema = schemaAt(chart.schema, path);
    const [one, two] = isJsonObject(schema) && Array.isArray(schema.enum) ? schema.enum : [];
    if (one !== undefined && two !== undefined) return { path, standIns: [one, two], empty: undefined };
    const like = valueAt(chart.values, path) ?? exampleOf(typeOf(schema));
    if (typeof like === 'boolean') return { path, standIns: [true, false], empty: undefined };
    if (typeof like === 'number') return { path, standIns: [like + 1, like + 2], empty: 0 };
    if (Array.isArray(like)) return { path, standIns: listsLike(like), empty: [] };
    if (isJsonObject(like)) return { path, standIns: mapsLike(like), empty: {} };
    const first = standInFor(like === '' ? 'unknown' : like);
    return { path, standIns: [first, standInFor(first)], empty: '' };
  });
}

/** Sets values at paths. */
export function withValues(values: JsonObject, set: readonly { path: ValuePath; value: Json }[]): JsonObject {
  const whole = set.reduce<Json>((current, { path, value }) => withValueAt(current, path, value), values);
  return isJsonObject(whole) ? whole : values;
}

function listsLike(list: Json[]): [Json, Json] {
  const first = standInFor(list.length === 0 ? ['unknown'] : list);
  return [first, standInFor(first)];
}

function mapsLike(map: JsonObject): [Json, Json] {
  const first = standInFor(Object.keys(map).length === 0 ? { unknown: 'unknown' } : map);
  return [first, standInFor(first)];
}

/** The schema of a value, in a schema without references. */
function schemaAt(schema: Json | undefined, [key, ...rest]: ValuePath): Json | undefined {
  if (key === undefined || !isJsonObject(schema)) return schema;
  if (typeof key === 'number') return schemaAt(schema.items, rest);
  return isJsonObject(schema.properties) ? schemaAt(schema.properties[key], rest) : undefined;
}

function typeOf(schema: Json | undefined): Json | undefined {
  if (!isJsonObject(schema)) return undefined;
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
}

function exampleOf(type: Json | undefined): Json {
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'array') return [];
  return type === 'object' ? {} : '';
}
