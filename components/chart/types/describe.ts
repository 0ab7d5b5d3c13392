import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { isUnknown, type Shape } from './shape.ts';

/** A longer default is not shown. */
const longestDefault = 100;

/**
 * Adds the description and the default of a value for its TSDoc comment.
 * @param schema the value's schema
 * @param given the value's default in values.yaml, which takes precedence over the schema's
 */
export function described(shape: Shape, schema: JsonObject, given: Json | undefined): Shape {
  const text = [schema.description, schema.title].find((each) => typeof each === 'string' && each.trim() !== '');
  const shown = defaultText(given === undefined ? schema.default : given);
  const own = typeof text === 'string' ? [text.replace(/\r\n?/g, '\n').trim()] : [];
  const paragraphs = [...own, ...(shown === undefined ? [] : [`@default ${shown}`])];
  const deprecated = schema.deprecated === true ? { deprecated: true } : {};
  if (paragraphs.length === 0) return { ...shape, ...deprecated };
  const description = (
    shape.description !== undefined && own.length === 0 ? [shape.description, ...paragraphs] : paragraphs
  ).join('\n\n');
  const texts = { description, ...deprecated };
  if (isUnknown(shape)) return { tsType: 'unknown', ...texts };
  // The comment of a reference would be that of the shared type.
  return shape.$ref === undefined ? { ...shape, ...texts } : { allOf: [shape], ...texts };
}

/** Maps have the defaults of their keys. */
function defaultText(value: Json | undefined): string | undefined {
  if (value === undefined || (isJsonObject(value) && Object.keys(value).length > 0)) return undefined;
  const text = JSON.stringify(value);
  return text.length > longestDefault ? undefined : text;
}
