import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../config/index.ts';

/** The values with other ones of the same type at the paths: what renders differently then is made of secrets. */
export function withOtherSecrets(values: JsonObject, paths: readonly ValuePath[]): JsonObject {
  return paths.reduce<JsonObject>((current, path) => replaceObject(current, path), values);
}

function replaceObject(value: JsonObject, [key, ...rest]: ValuePath): JsonObject {
  const current = key === undefined ? undefined : value[key];
  if (key === undefined || current === undefined) return value;
  return { ...value, [key]: replaced(current, rest) };
}

function replaced(value: Json, path: ValuePath): Json {
  if (path.length === 0) return other(value);
  if (isJsonObject(value)) return replaceObject(value, path);
  if (!Array.isArray(value)) return value;
  const [index, ...rest] = path;
  return value.map((item, position) => (position === index ? replaced(item, rest) : item));
}

function other(value: Json): Json {
  if (typeof value === 'string') return `other-${value.length}`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.map(other);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, other(item)]));
  return 'other';
}

/** The object with every text changed that contains one of the texts, plain or as base64. */
export function withoutTexts<Shape extends JsonObject>(object: Shape, texts: readonly string[]): Shape {
  const needles = texts.flatMap((text) => [text, Buffer.from(text, 'utf8').toString('base64')]);
  const change = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(change);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
    const text = String(value);
    return value !== null && needles.some((needle) => text.includes(needle)) ? `${text}*` : value;
  };
  // Texts stay texts and maps stay maps.
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)])) as Shape;
}
