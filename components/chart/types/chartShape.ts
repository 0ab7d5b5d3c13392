import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { mergeValues, ownValue } from '../values/mergeValues.ts';
import { inferShape } from './inferShape.ts';
import { schemaShape } from './schemaShape.ts';
import type { Definitions } from './scope.ts';
import { intersectionOf, isMap, requiresKeys, type Shape } from './shape.ts';
import type { TypedChart, TypedSubchart } from './typedChart.ts';
import { withComments } from './withComments.ts';

/**
 * The shape of a chart's values: its own, those of its subcharts under their names, `global`, and `tags` if the chart uses them.
 * @param definitions receives the types that several values share
 */
export function chartShape(chart: TypedChart, definitions: Definitions): Shape {
  const shape = sectionShape(chart, chart.values, definitions);
  if (!isMap(shape)) return shape;
  const extra = [globalShape(chart, shape, definitions), tagsShape(chart, shape)];
  return extra.reduce(intersectionOf, shape);
}

/** @param given the defaults of the chart, overridden by those of its parent charts */
function sectionShape(chart: TypedChart, given: JsonObject, definitions: Definitions): Shape {
  const own = ownShape(chart, withoutSubcharts(chart, given), definitions);
  const sections = chart.subcharts.map(({ key, chart: subchart }): [string, Shape] => {
    const section = ownValue(given, key);
    const values = isJsonObject(section) ? mergeValues(subchart.values, section) : subchart.values;
    const description = `Values of the subchart ${subchart.name} ${subchart.version}.`;
    return [key, { ...sectionShape(subchart, values, definitions), description }];
  });
  if (sections.length === 0) return own;
  const properties = Object.fromEntries(sections);
  const lacking = chart.subcharts.filter(({ key, isOptional }) => !isOptional && requiresKeys(properties[key] ?? {}));
  const required = lacking.length === 0 ? {} : { required: lacking.map(({ key }) => key) };
  return intersectionOf(own, { type: 'object', properties, ...required });
}

function ownShape({ schema, comments = [] }: TypedChart, given: JsonObject, definitions: Definitions): Shape {
  if (schema === undefined) return withComments(inferShape(given), comments);
  const shape = schemaShape(schema, given, { whole: schema, resource: schema, trail: [], definitions });
  return { ...withComments(shape, comments), ...noText };
}

const noText = { description: undefined };

/** A section is described by the subchart. */
function withoutSubcharts({ schema = {}, subcharts }: TypedChart, given: JsonObject): JsonObject {
  const declared = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const sections = new Set(subcharts.map(({ key }) => key).filter((key) => !declared.includes(key)));
  return Object.fromEntries(Object.entries(given).filter(([key]) => !sections.has(key)));
}

/** The chart and all its subcharts see `global`: each may describe some of its keys. */
function globalShape(chart: TypedChart, shape: Shape, definitions: Definitions): Shape {
  const own = propertyOf(shape, 'global');
  if (own === undefined && shape.additionalProperties === false) return {};
  if (own !== undefined && !isMap(own)) return {};
  const others = sectionsOf(chart).flatMap(({ chart: subchart }) => {
    const described = propertyOf(ownShape(subchart, subchart.values, definitions), 'global');
    return described !== undefined && isMap(described) ? [optional(described)] : [];
  });
  const description = `Values that the chart${chart.subcharts.length === 0 ? '' : ' and all its subcharts'} can read.`;
  const whole = others.reduce(addMissing, own ?? { type: 'object' });
  return { type: 'object', properties: { global: { ...whole, description: own?.description ?? description } } };
}

function sectionsOf({ subcharts }: TypedChart): TypedSubchart[] {
  return subcharts.flatMap((subchart) => [subchart, ...sectionsOf(subchart.chart)]);
}

/** Adds the keys that the first map does not know; it may be a closed map. */
function addMissing(known: Shape, other: Shape): Shape {
  if (known.additionalProperties === false) return known;
  const properties = new Map(Object.entries(known.properties ?? {}));
  for (const [key, shape] of Object.entries(other.properties ?? {})) {
    const own = properties.get(key);
    if (own === undefined) properties.set(key, shape);
    else if (isMap(own) && isMap(shape)) properties.set(key, addMissing(own, shape));
  }
  return { ...known, properties: Object.fromEntries(properties) };
}

/** The parent chart, or another one, may set what a subchart requires. */
function optional({ required: _required, ...shape }: Shape): Shape {
  return shape;
}

function tagsShape(chart: TypedChart, shape: Shape): Shape {
  const tags = [...new Set(chart.subcharts.flatMap((subchart) => subchart.tags))];
  if (tags.length === 0 || propertyOf(shape, 'tags') !== undefined || shape.additionalProperties === false) return {};
  const properties = Object.fromEntries(tags.map((tag): [string, Shape] => [tag, { type: 'boolean' }]));
  const description = 'Whether the subcharts with a tag are enabled.';
  return { type: 'object', properties: { tags: { type: 'object', properties, description } } };
}

function propertyOf({ properties = {} }: Shape, key: string): Shape | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}
