import { isJsonObject, type JsonObject, pathOfPointer, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { mergeValues } from './mergeValues.ts';

/**
 * The paths of values that the chart's schema does not contain; empty for a chart without a schema.
 * @param given the user's values
 * @throws ReleaseError(s) CHART_INVALID_SCHEMA
 */
export async function unknownValues(chart: Chart, given: JsonObject): Promise<ValuePath[]> {
  if (chart.schema === undefined) return [];
  const { compileSchema } = await import('./compileSchema.ts');
  const values = mergeValues(chart.values, given);
  return compileSchema(chart)(values).flatMap(({ keyword, instancePath, params }) => {
    if (keyword !== 'additionalProperties' && keyword !== 'unevaluatedProperties') return [];
    const parent = pathOfPointer(instancePath, values);
    // For an unknown value inside a list, return the list.
    const list = parent.findIndex((part) => typeof part === 'number');
    const name = String(params.additionalProperty ?? params.unevaluatedProperty);
    return [list === -1 ? [...parent, name] : parent.slice(0, list)];
  });
}

/** The keys of the map at a path of a chart's schema, for messages. */
export function knownKeys({ schema = {} }: Pick<Chart, 'schema'>, path: ValuePath): string[] {
  const found = path.reduce<unknown>((part, key) => Object(Object(part).properties)[key], schema);
  const { properties } = isJsonObject(found) ? found : {};
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
