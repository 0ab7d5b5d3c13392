import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { type Alternative, alternativesOf, followed, listOf, typesOf } from './schemaAlternatives.ts';
import { limits, narrowedLimits } from './schemaLimits.ts';
import { keysOf, schemasOf } from './schemaProperties.ts';

/** A change after which a valid value is no longer valid. */
export interface SchemaBreak {
  /** The path of the value: `image.tag`, with `*` for any key and `[]` for any item; empty for all values. */
  path: string;
  /** A sentence without its subject. */
  change: string;
}

/** Keywords that do not affect validation. */
const annotations =
  '$anchor $comment $defs $id $schema contentEncoding contentMediaType contentSchema default deprecated description examples format readOnly title writeOnly'.split(
    ' ',
  );
/** Keywords that are compared. Other keywords must stay the same or be removed. */
const compared = [
  ...['$ref', 'allOf', 'anyOf', 'oneOf', 'type', 'enum', 'const', 'items', 'prefixItems', 'required', 'propertyNames'],
  ...['properties', 'patternProperties', 'additionalProperties'],
  ...limits,
];

/**
 * Lists the ways in which a JSON Schema (2020-12) accepts less than another. Differences that cannot be compared are
 * listed too, so that no break is missed; the same rule in a very different form may be a false alarm.
 */
export function schemaBreaks(before: JsonObject, after: JsonObject): SchemaBreak[] {
  const found = compare(before, after, '', { before, after, underway: new Map() });
  const unique = new Map(found.map((each) => [`${each.path} ${each.change}`, each]));
  return [...unique.values()];
}

/** Real values are not this deep; only an endlessly recursive schema is. */
const longestPath = 1000;

/** The two whole schemas, for references. */
interface Context {
  before: JsonObject;
  after: JsonObject;
  /** The schemas that are being compared, by the later one: a schema may refer to itself. */
  underway: Map<Json, Json[]>;
}

function compare(before: Json, after: Json, path: string, context: Context): SchemaBreak[] {
  if (after === true || isSame(before, after, context)) return [];
  if (path.length > longestPath)
    return [{ path: `${path.slice(0, longestPath)}…`, change: 'lies too deep to be compared' }];
  const underway = context.underway.get(after) ?? [];
  if (isJsonObject(after) && underway.includes(before)) return [];
  context.underway.set(after, [...underway, before]);
  // A oneOf is not equal to its single branches, but an unchanged oneOf is equal to itself.
  const asBefore = isJsonObject(before) && isJsonObject(after) && isSame(before.oneOf, after.oneOf, context);
  const target = asBefore ? withoutKey(after, 'oneOf') : after;
  const found = alternativesOf(before, context.before).flatMap((each) => refusals(each, target, path, context));
  context.underway.set(after, underway);
  return found;
}

/** The reasons why a schema does not accept all values of an old alternative. */
function refusals(alternative: Alternative, after: Json, path: string, context: Context): SchemaBreak[] {
  const { type, keywords, only } = alternative;
  if (!isJsonObject(after)) return after === false ? [{ path, change: 'is no longer allowed' }] : [];
  if (only !== undefined) return refusedValue(keywords, only.value, after, path, context);
  const types = typesOf(after);
  if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    return [{ path, change: `no longer accepts a value of type ${type}` }];
  }
  const found: SchemaBreak[] = [
    ...(typeof after.$ref === 'string'
      ? refusals(alternative, followed(after.$ref, context.after), path, context)
      : []),
    ...listOf(after.allOf).flatMap((part) => refusals(alternative, part, path, context)),
    ...refusedChoice(alternative, after, path, context),
    ...narrowedLimits(type, keywords, after).map((change): SchemaBreak => ({ path, change })),
  ];
  if ('enum' in after || 'const' in after) found.push({ path, change: 'accepts only listed values' });
  for (const keyword of Object.keys(after)) {
    if (annotations.includes(keyword) || compared.includes(keyword)) continue;
    // These keywords depend on all other keywords.
    const isWhole = keyword.startsWith('unevaluated');
    const same = isWhole ? isSame(keywords, after, context) : isSame(keywords[keyword], after[keyword], context);
    if (!same) found.push({ path, change: `has another "${keyword}", which is not compared` });
  }
  if (type === 'array') found.push(...refusedItems(keywords, after, path, context));
  if (type === 'object') found.push(...refusedKeys(keywords, after, path, context));
  return found;
}

/** A single value is validated instead of compared. */
function refusedValue(
  keywords: JsonObject,
  value: Json,
  after: JsonObject,
  path: string,
  context: Context,
): SchemaBreak[] {
  if (takes(keywords, value, context.before) === false || takes(after, value, context.after)) return [];
  return [{ path, change: `no longer accepts ${JSON.stringify(value)}` }];
}

/** Undefined if the schema is invalid. */
function takes(schema: JsonObject, value: Json, root: JsonObject): boolean | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, logger: false });
  try {
    // References are relative to the whole schema.
    ajv.addSchema({ ...root, $id: 'root' });
    const resolved: JsonObject = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"root#'));
    return ajv.validate(withoutKey(resolved, '$id'), value);
  } catch {
    return undefined;
  }
}

function refusedChoice(alternative: Alternative, after: JsonObject, path: string, context: Context): SchemaBreak[] {
  const change = 'no longer matches any choice';
  const fits = (part: Json) => refusals(alternative, part, path, context).length === 0;
  const isOther = (part: Json) =>
    !alternativesOf(part, context.after).some(
      ({ type }) => type === alternative.type || [type, alternative.type].every((each) => /integer|number/.test(each)),
    );
  const found: SchemaBreak[] = [];
  const { anyOf, oneOf } = after;
  if (anyOf !== undefined && !listOf(anyOf).some(fits)) found.push({ path, change });
  // For oneOf, the other branches must have other types.
  const parts = listOf(oneOf);
  const isChosen = parts.some(
    (part, index) => fits(part) && parts.every((other, place) => place === index || isOther(other)),
  );
  if (oneOf !== undefined && !isChosen) found.push({ path, change });
  return found;
}

function refusedItems(before: JsonObject, after: JsonObject, path: string, context: Context): SchemaBreak[] {
  if (before.maxItems === 0) return [];
  const [former, latter] = [listOf(before.prefixItems), listOf(after.prefixItems)];
  const { items: formerRest = true } = before;
  const { items: latterRest = true } = after;
  const places = Array.from({ length: Math.max(former.length, latter.length) }, (_, index) => index);
  return [
    ...places.flatMap((index) =>
      compare(former[index] ?? formerRest, latter[index] ?? latterRest, `${path}[]`, context),
    ),
    ...compare(formerRest, latterRest, `${path}[]`, context),
  ];
}

function refusedKeys(before: JsonObject, after: JsonObject, path: string, context: Context): SchemaBreak[] {
  const missing = listOf(after.required).filter((name) => !listOf(before.required).includes(name));
  const names = { type: 'string' };
  const nameBreaks = compare(
    isJsonObject(before.propertyNames) ? { ...names, ...before.propertyNames } : (before.propertyNames ?? names),
    after.propertyNames ?? true,
    `${path}.*`,
    context,
  );
  return [
    ...missing.map((name): SchemaBreak => ({ path, change: `needs the key "${String(name)}"` })),
    ...nameBreaks,
    ...keysOf(before, after).flatMap((key) => {
      const here = path === '' ? (key.name ?? '*') : `${path}.${key.name ?? '*'}`;
      return schemasOf(key, after).flatMap((part) =>
        key.former.flatMap((former) => compare(former, part, here, context)),
      );
    }),
  ];
}

/** Whether both schemas have the same text, and their references have the same targets. */
function isSame(before: Json | undefined, after: Json | undefined, context: Context): boolean {
  const text = JSON.stringify(after);
  if (JSON.stringify(before) !== text) return false;
  if (text === undefined || !text.includes('"$ref"')) return true;
  const crds = JSON.stringify(context.after.$defs) ?? '';
  const isLocal = [text, crds].every((part) => !/"\$ref":"(?!#\/\$defs\/)/.test(part));
  return isLocal && (JSON.stringify(context.before.$defs) ?? '') === crds;
}

function withoutKey(schema: JsonObject, key: string): JsonObject {
  const { [key]: _left, ...rest } = schema;
  return rest;
}
