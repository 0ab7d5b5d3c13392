import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { compileExpression } from '../values/regularExpression.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';

/** The findings about values.schema.json: it should describe every value, and refuse unknown keys. */
export function lintSchema(chart: LintedChart): Finding[] {
  const { schema, schemaOriginOf } = chart;
  if (schema === undefined) {
    const message = 'The chart has no values.schema.json: mistakes in values are not detected.';
    return [finding('schema-missing', { message, position: { file: chart.shownAs } })];
  }
  return [...uncovered(chart, schema), ...lintPart(schema, schema, [], schemaOriginOf)];
}

/** Defaults that are not in the schema. Keys of a map with arbitrary keys need not be in it. */
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

/** An invalid pattern is reported when values are validated. */
function matches(pattern: string, name: string): boolean {
  try {
    return compileExpression(pattern).test(name);
  } catch {
    return true;
  }
}

/** Keywords whose value is a schema, or a list or map of schemas. Source: JSON Schema 2020-12, the applicators. */
const single = ['items', 'additionalProperties', 'contains', 'if', 'then', 'else', 'not', 'propertyNames'];
const listed = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const mapped = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];

/** @param path of the subschema in the schema */
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
      const message = `${nameOf(path)} does not say whether other keys are allowed: set additionalProperties.`;
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

/** The description is next to a reference, or in its target. */
function isDescribed(property: Json | undefined, root: JsonObject): boolean {
  const texts = [property, resolved(property, root)].map((part) => (isJsonObject(part) ? part.description : undefined));
  return texts.some((text) => typeof text === 'string' && text.trim() !== '');
}

/** Follows references within the schema. */
function resolved(part: Json | undefined, root: JsonObject): JsonObject | undefined {
  let current: Json | undefined = part;
  // References may form a cycle.
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

/** The path of the value that a subschema describes: `image.tag`, or `$defs.probe`. */
function nameOf(path: ValuePath): string {
  const named = path.flatMap((step, index) => {
    if (step === 'items') return ['[]'];
    return path[index - 1] === 'properties' || step === '$defs' || path[index - 1] === '$defs' ? [step] : [];
  });
  return formatPath(named).replaceAll('["[]"]', '[]') || 'The whole schema';
}
