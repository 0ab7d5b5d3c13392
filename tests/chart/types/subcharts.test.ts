import { expect, test } from '@jest/globals';
import type { TypedChart, TypedSubchart } from '../../../components/chart/index.ts';
import { valuesTypes } from '../../../components/chart/types/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { compileProgram, expectedErrors } from '../../compileProgram.ts';

function subchart(key: string, chart: Partial<TypedChart>, options: Partial<TypedSubchart> = {}): TypedSubchart {
  const whole = { name: key, version: '0.1.0', values: {}, subcharts: [], ...chart };
  return { key, isOptional: false, tags: [], chart: whole, ...options };
}

const texts: JsonObject = { type: 'object', additionalProperties: false, properties: { url: { type: 'string' } } };
const withGlobal = (registry: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties: {
    host: { type: 'string' },
    size: { type: 'integer' },
    global: { type: 'object', properties: { registry } },
  },
});

const umbrella: TypedChart = {
  name: 'umbrella',
  version: '1.0.0',
  values: { own: 1, cache: { size: 3, host: 'a' } },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { own: { type: 'integer' }, main: { type: 'object', properties: { enabled: { type: 'boolean' } } } },
  },
  subcharts: [
    subchart('cache', {
      name: 'redis',
      schema: withGlobal({ type: 'string' }, ['host', 'size']),
      values: { global: {} },
    }),
    subchart('main', { schema: withGlobal({ type: 'string' }, ['host']), values: { size: 1 } }),
    subchart('extra', { schema: withGlobal({ type: 'string' }, ['host']) }, { isOptional: true, tags: ['more'] }),
    subchart('plain', {
      values: { a: { b: 1 } },
      subcharts: [subchart('deep', { schema: texts, values: { url: '' } })],
    }),
    subchart('gone', { isMissing: true }),
  ],
};
const { schema: _schema, ...open } = umbrella;

const program = `import type { Values } from './values.d.ts';
const main = { host: 'x' };
export const least: Values = { main };
export const all: Values = {
  own: 1,
  cache: { size: 4, global: { registry: 'r' } },
  main: { host: 'x', enabled: true },
  extra: { host: 'x' },
  plain: { a: { b: 2, c: 3 }, more: 1, deep: { url: 'x' } },
  gone: { anything: { at: ['all'] } },
};
export const lacks: Values = {}; // TS2741
export const empty: Values = { main: {} }; // TS2741
export const optional: Values = { main, extra: {} }; // TS2741
export const misspelt: Values = { main, chache: {} }; // TS2561
export const inSubchart: Values = { main, cache: { sise: 1 } }; // TS2353
export const deeper: Values = { main, plain: { deep: { uri: 'x' } } }; // TS2353
export const ofSubchart: Values = { main, cache: { size: 'x' } }; // TS2322
`;

test('the values of subcharts are typed under their aliases, as their own schemas say', async () => {
  const text = await valuesTypes(umbrella);
  expect(compileProgram({ 'values.d.ts': text, 'index.ts': program })).toEqual(expectedErrors('index.ts', program));
  expect(text).toContain('Values of the subchart redis 0.1.0.');
  expect(text).toContain('so any values are allowed for them: gone.');
});

test('global and tags are those of the chart and of its subcharts', async () => {
  const use = `import type { Values } from './values.d.ts';
const main = { host: 'x' };
export const good: Values = { main, global: { registry: 'r', other: 1 }, tags: { more: true }, unknown: 1 };
export const bad: Values = { main, global: { registry: 1 } }; // TS2322
export const tag: Values = { main, tags: { more: 'yes' } }; // TS2322
`;
  const errors = compileProgram({ 'values.d.ts': await valuesTypes(open), 'index.ts': use });
  expect(errors).toEqual(expectedErrors('index.ts', use));
});
