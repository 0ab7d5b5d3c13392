import { describe, expect, it } from '@jest/globals';
import { loadChart, mergeValues, validateValues } from '../../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../components/json/index.ts';

const chart = await loadChart('charts/mlops-sentiment');

/** The examples of a schema, each as values that have nothing else. */
function examplesIn(schema: JsonObject, path: readonly string[] = []): [path: string, values: JsonObject][] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isJsonObject(property)) return [];
    const here = [...path, name];
    const examples = Array.isArray(property.examples) ? property.examples : [];
    const own = examples.map((example): [string, JsonObject] => [here.join('.'), nested(here, example)]);
    return [...own, ...examplesIn(property, here)];
  });
}

function nested([name = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { [name]: rest.length === 0 ? value : nested(rest, value) };
}

const examples = examplesIn(chart.schema ?? {});

describe('the examples in the schema of the chart mlops-sentiment', () => {
  it('exist', () => expect(examples.length).toBeGreaterThan(60));

  it.each(examples)('fit the schema: %s', async (_path, given) => {
    const values = mergeValues(chart.values, given);
    await validateValues({ chart, values, origin: () => undefined, frameAt: () => undefined, secretPaths: [] });
  });
});
