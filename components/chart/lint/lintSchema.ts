import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { compileExpression } from '../values/regularExpression.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';

/** Whether values.schema.json tells of every value: completely, with descriptions, and closed to what is none. */
export function lintSchema(chart: LintedChart): Finding[] {
  const { schema, schemaOriginOf } = chart;
  if (schema === undefined) {
    const message = 'The chart has no values.schema.json: mistakes in values pass silently.';
    return [finding('schema-missing', { message, position: { file: chart.shownAs } })];
  }
  return [...uncovered(chart, schema), ...lintPart(schema, schema, [], schemaOriginOf)];
}

/** Defaults that the schema does not name; what lies in a map of any keys has no name. */
function uncovered(chart: LintedChart, root: JsonObject): Finding[] {
  const visit = (part: Json | undefined, value: Json, path: ValuePath): Finding[] => {
    const schema = resolved(part, root);
    if (!isJsonObject(value) || !isJsonObject(schema?.properties)) return [];
    const { properties, patternProperties = {} } = schema;
    const patterns = Object.keys(Object(patternProperties));
    return Object.entries(value).flatMap(([name, child]) => {
      const here = [...path, name];
      if (Object.hasOwn(properties, name)) return visit(properties[name], child, here);
      if (isJsonObject(schema.additionalProperties)) return visit(schema.additionalProperties, child, here);
      if (patterns.some((pattern) => matches(pattern, name))) return [];
      const message = `${formatPath(here)} is not in the chart's values.schema.json.`;
      return [finding('schema-covers-values', { message, position: chart.originOf(here) })];
    });
  };
  return visit(root, chart.values, []);
}

/** A pattern that is none is told of when the values are held against the schema. */
function matches(pattern: string, name: string): boolean {
  try {
    return compileExpression(pattern).test(name);
  } catch {
    return true;
  }
}

/** Keywords whose value is a schema, a list of them, or a map of them. Source: JSON Schema 2020-12, the applicators. */
const single = ['items', 'additionalProperties', 'contains', 'if', 'then', 'else', 'not', 'propertyNames'];
const listed = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const mapped = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];

/** @param path where the part stands in the schema */
function lintPart(
  part: Json | undefined,
  root: JsonObject,
  path: ValuePath,
  originOf: Chart['schemaOriginOf'],
): Finding[] {
  if (!isJsonObject(part)) return [];
  const visit = (child: Json | undefined, ...steps: (string | number)[]) =>
    lintPart(child, root, [...path, ...steps], originOf);
  const found: Finding[] = [];
  const { properties } = part;
  if (isJsonObject(properties)) {
    if (part.additionalProperties === undefined && part.unevaluatedProperties === undefined) {
      const message = `${nameOf(path)} does not say whether it takes other keys: set additionalProperties.`;
      found.push(finding('schema-closed', { message, position: originOf(path) }));
    }
    for (const [name, property] of Object.entries(properties)) {
      if (isDescribed(property, root)) continue;
      const here = [...path, 'properties', name];
      const message = `${nameOf(here)} has no description.`;
      found.push(finding('schema-description', { message, position: originOf(here) }));
    }
  }
  found.push(...single.flatMap((keyword) => visit(part[keyword], keyword)));
  for (const keyword of listed) {
    const children = part[keyword];
    if (Array.isArray(children)) found.push(...children.flatMap((child, index) => visit(child, keyword, index)));
  }
  for (const keyword of mapped) {
    const children = part[keyword];
    if (isJsonObject(children))
      found.push(...Object.keys(children).flatMap((key) => visit(children[key], keyword, key)));
  }
  return found;
}

/** The description stands beside a reference, or where the reference leads. */
function isDescribed(property: Json | undefined, root: JsonObject): boolean {
  const texts = [property, resolved(property, root)].map((part) => (isJsonObject(part) ? part.description : undefined));
  return texts.some((text) => typeof text === 'string' && text.trim() !== '');
}

/** What a reference within the schema leads to. */
function resolved(part: Json | undefined, root: JsonObject): JsonObject | undefined {
  let current: Json | undefined = part;
  // References that lead to each other lead nowhere.
  for (let hops = 0; hops < 20; hops++) {
    if (!isJsonObject(current)) return undefined;
    const { $ref } = current;
    if (typeof $ref !== 'string') return current;
    if (!$ref.startsWith('#/')) return undefined;
    current = $ref
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Json | undefined>((value, step) => (isJsonObject(value) ? value[step] : undefined), root);
  }
  return undefined;
}

/** The value that a part of the schema is about, as far as it has a name: `image.tag`, or `$defs.probe`. */
function nameOf(path: ValuePath): string {
  const named = path.flatMap((step, index) => {
    if (step === 'items') return ['[]'];
    return path[index - 1] === 'properties' || step === '$defs' || path[index - 1] === '$defs' ? [step] : [];
  });
  return formatPath(named).replaceAll('["[]"]', '[]') || 'The whole schema';
}
