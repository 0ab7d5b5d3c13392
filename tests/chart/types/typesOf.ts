import type { TypedChart } from '../../../components/chart/index.ts';
import { valuesTypes } from '../../../components/chart/types/index.ts';
import type { Json, JsonObject } from '../../../components/json/index.ts';

/** A chart with a schema. */
export function chartOf(schema: JsonObject, values: JsonObject = {}): TypedChart {
  return { name: 'demo', version: '1.2.3', values, schema, subcharts: [] };
}

/** The types without the head, comments and spaces. */
export async function typesOf(chart: TypedChart): Promise<string> {
  const text = await valuesTypes(chart);
  return text
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/^\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The type of one value that the schema describes. */
export async function typeOf(schema: Json, given?: Json, definitions: JsonObject = {}): Promise<string> {
  const whole = { ...definitions, type: 'object', additionalProperties: false, properties: { x: schema } };
  const text = await typesOf(chartOf(whole, given === undefined ? {} : { x: given }));
  return text
    .replace(/^(.*)export interface Values \{ (.*?) \}( export .*)?$/, '$1$2$3')
    .replace(/global\?: .*$/, '')
    .trim();
}
