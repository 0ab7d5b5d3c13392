import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { compileExpression } from '../values/regularExpression.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import { alternativesOf, resolved } from './schemasAt.ts';

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
  const visit = (parts: readonly (Json | undefined)[], value: Json, path: ValuePath): Finding[] => {
    const schemas = parts.flatMap((part) => alternativesOf(part, root));
    if (!isJsonObject(value) || !schemas.some(({ properties }) => isJsonObject(properties))) return [];
    const patterns = schemas.flatMap(({ patternProperties }) => Object.keys(Object(patternProperties)));
    const others = schemas.map(({ additionalProperties }) => additionalProperties).filter(isJsonObject);
    return Object.entries(value).flatMap(([name, child]) => {
      const here = [...path, name];
      const known = schemas.flatMap(({ properties }) =>
        isJsonObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [],
      );
      if (known.length > 0) return visit(known, child, here);
      if (others.length > 0) return visit(others, child, here);
      if (patterns.some((pattern) => matches(pattern, name))) return [];
      const message = `${formatPath(here)} is not in the chart's values.schema.json.`;
      return [finding('schema-covers-values', { message, position: chart.originOf(here) })];
    });
  };
  return visit([root], chart.values, []);
}

/** An invalid pattern is reported when values are validated. */
function matches(pattern: string, name: string): boolean {
  try {
    return compileExpression(pattern).test(name);
  } catch {
    return true;
  }
}

/**
 * Keywords whose value is a schema, or a list or map of schemas. Source: JSON Schema 2020-12, the applicators. Those that only restrict what another
 * part of the schema describes are left out: `if`, `then`, `else`, `not`, `contains`, `dependentSchemas`, `propertyNames`.
 */
const single = ['items', 'additionalProperties'];
const listed = ['prefixItems'];
const mapped = ['properties', 'patternProperties', '$defs'];
/** Their branches describe a value of their own if they say that it is a map or a list. */
const alternatives = ['allOf', 'anyOf', 'oneOf'];

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
  for (const keyword of alternatives) {
    const children = part[keyword];
    if (!Array.isArray(children)) continue;
    const described = children.map((child, index) => (hasParts(child) ? visit(child, keyword, index) : []));
    found.push(...described.flat());
  }
  for (const keyword of mapped) {
    const children = part[keyword];
    if (isJsonObject(children))
      found.push(...Object.keys(children).flatMap((key) => visit(children[key], keyword, key)));
  }
  return found;
}

function hasParts(part: Json): boolean {
  return isJsonObject(part) && [part.type].flat().some((type) => type === 'object' || type === 'array');
}

/** The description is next to a reference, or in its target. */
function isDescribed(property: Json | undefined, root: JsonObject): boolean {
  const texts = [property, resolved(property, root)].map((part) => (isJsonObject(part) ? part.description : undefined));
  return texts.some((text) => typeof text === 'string' && text.trim() !== '');
}

/** The path of the value that a subschema describes: `image.tag`, or `$defs.probe`. */
function nameOf(path: ValuePath): string {
  const named = path.flatMap((step, index) => {
    if (step === 'items') return ['[]'];
    return path[index - 1] === 'properties' || step === '$defs' || path[index - 1] === '$defs' ? [step] : [];
  });
  return formatPath(named).replaceAll('["[]"]', '[]') || 'The whole schema';
}
