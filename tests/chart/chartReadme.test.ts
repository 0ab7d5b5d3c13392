import { describe, expect, it } from '@jest/globals';
import { loadChart } from '../../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../components/config/index.ts';
import { chartReadme } from '../../toolchain/chartTable.ts';

describe('the README of mlops-sentiment', () => {
  it('has the table that the schema makes; `node toolchain/chartTable.ts` writes it', async () => {
    const { actual, expected } = await chartReadme('charts/mlops-sentiment');
    expect(actual).toBe(expected);
    expect(expected).toMatch(/\| `image\.tag` +\| `""` +\| Its tag; the chart's appVersion if empty\. +\|/);
  });
});

describe('the schema of mlops-sentiment', () => {
  it('describes every value that values.yaml declares', async () => {
    const { schema = {}, values } = await loadChart('charts/mlops-sentiment');
    expect(undescribed(schema, values, '')).toEqual([]);
  });
});

/** Paths of values without a description; what lies in maps of any keys has none. */
function undescribed(schema: JsonObject, values: Json, path: string): string[] {
  if (!isJsonObject(values)) return [];
  const { properties } = schema;
  if (!isJsonObject(properties)) return [];
  return Object.entries(values).flatMap(([name, value]) => {
    const property = properties[name];
    const here = `${path}${name}`;
    if (!isJsonObject(property) || typeof property.description !== 'string') return [here];
    return undescribed(property, value, `${here}.`);
  });
}
