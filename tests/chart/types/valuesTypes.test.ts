import { describe, expect, test } from '@jest/globals';
import { valueComments } from '../../../components/chart/index.ts';
import { valuesTypes } from '../../../components/chart/types/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { compileProgram, expectedErrors } from '../../compileProgram.ts';
import { chartOf, typesOf } from './typesOf.ts';

describe('what is required', () => {
  const schema: JsonObject = {
    type: 'object',
    required: ['a', 'b', 'c', 'd'],
    properties: {
      a: { type: 'string' },
      b: { type: 'string' },
      c: { type: ['string', 'null'] },
      map: {
        type: 'object',
        required: ['inner'],
        additionalProperties: false,
        properties: { inner: { type: 'string' } },
      },
      ports: {
        type: 'object',
        additionalProperties: { type: 'object', required: ['port'], properties: { port: { type: 'number' } } },
      },
    },
  };
  const required = async (values: JsonObject) => {
    const text = await typesOf(chartOf({ ...schema, additionalProperties: false }, values));
    return [...text.matchAll(/(\w+): /g)].map(([, key]) => key).filter((key) => key !== 'k');
  };

  test('includes a key that the schema requires and values.yaml does not set', async () => {
    expect(await required({ a: 'x' })).toEqual(['b', 'c', 'inner', 'port', 'd']);
    expect(await required({ a: '', b: null, c: null, d: 1 })).toEqual(['b', 'inner', 'port']);
  });

  test('includes a map that lacks a required key in values.yaml', async () => {
    const given = { a: 'x', b: 'x', c: 'x', d: 'x' };
    expect(await required({ ...given, map: {} })).toEqual(['map', 'inner', 'port']);
    expect(await required({ ...given, map: { inner: 'x' }, ports: { web: { port: 1 } } })).toEqual(['port']);
  });
});

describe('the comments', () => {
  const properties = {
    a: { type: 'string', description: 'Text */ with an end.', default: 'x' },
    b: { type: 'number', title: 'A title', default: 1 },
    c: { type: 'object', deprecated: true },
    d: { type: 'array' },
  };

  test("have descriptions or titles, and the defaults of values.yaml or else the schema's", async () => {
    const text = await valuesTypes(chartOf({ properties }, { b: 2, d: [1, { x: null }] }));
    expect(text).toMatch(/Text \* \/ with an end\.\n +\*\n +\* @default "x"\n/);
    expect(text).toMatch(/A title\n +\*\n +\* @default 2\n/);
    expect(text).toContain('@deprecated');
    expect(text).toContain('@default [1,{"x":null}]');
  });

  test('of values.yaml describe values that the schema does not describe', async () => {
    const text = `# -- About
# the map.
# @default -- none
map:
  ## @param map.b [default: 1, nullable] By its name.
  ## @section Others
  # -- (string) Key \`a\`.
  a: x # ignored
  # Other comments: examples.
  b: 1
  # -- Commented out.
  # e: 1

  c: null
# -- Known already.
d: 1
list:
  # -- Item.
  - x
`;
    const d = { type: 'number', description: 'From the schema.' };
    const values = { map: { a: 'x', b: 1, c: null }, d: 1, list: ['x'] };
    const chart = { ...chartOf({ properties: { d } }, values), comments: valueComments(text) };
    const shown = (await valuesTypes(chart)).replaceAll(/[\s*/]+/g, ' ');
    expect(shown).toContain('About the map. map?: {');
    expect(shown).toContain('Key `a`. @default "x" a?: string;');
    expect(shown).toContain('By its name. @default 1 b?: number; @default null c?: unknown;');
    expect(shown).toContain('From the schema. @default 1 d?: number;');
    expect(shown).not.toMatch(/Known already|Item|Commented|examples|ignored|none/);
    expect(valueComments(`a: 1\n---\n${text}`)).toEqual([]);
  });

  test('name the chart and the source of the types', async () => {
    expect(await valuesTypes(chartOf({}))).toMatch(/^\/\/ Types of the values of the chart demo 1\.2\.3, .*\n\n/);
    const inferred = await valuesTypes({ name: 'demo', version: '1.2.3', values: {}, subcharts: [] });
    expect(inferred.split('\n')[1]).toContain('no values.schema.json: the types are inferred from its values.yaml');
  });
});

describe('the types of a chart without a schema', () => {
  const infer = (values: JsonObject) => typesOf({ name: 'demo', version: '1.2.3', values, subcharts: [] });

  test('come from values.yaml; other keys are allowed', async () => {
    expect(await infer({ a: 1, b: 'x', c: true, d: null, 'e-f': { g: 1 }, ['__proto__']: 'x' })).toBe(
      "export interface Values { a?: number; b?: string; c?: boolean; d?: unknown; 'e-f'?: { g?: number; [k: string]: unknown; }; __proto__?: string; global?: { [k: string]: unknown; }; [k: string]: unknown; }",
    );
  });

  test('accept any content of empty lists and maps, and any scalar instead of an empty string', async () => {
    expect(await infer({ a: [], b: {}, c: '' })).toContain(
      'a?: unknown[]; b?: { [k: string]: unknown; }; c?: string | number | boolean;',
    );
  });

  test('join the items of lists', async () => {
    expect(await infer({ a: [1, 'x'], b: [{ x: 1 }, { x: 'x', y: true }], c: [[1]] })).toContain(
      'a?: (number | string)[]; b?: { x?: number | string; y?: boolean; [k: string]: unknown; }[]; c?: number[][];',
    );
  });
});

describe('keys that only values.yaml has', () => {
  test('are known if the schema allows them', async () => {
    const given = { a: 1, b: { c: 'x' } };
    const properties = { a: { type: 'integer' } };
    expect(await typesOf(chartOf({ properties }, given))).toContain(
      'a?: number; b?: { c?: string; [k: string]: unknown; };',
    );
    expect(await typesOf(chartOf({ properties, additionalProperties: false }, given))).toBe(
      'export interface Values { a?: number; }',
    );
    const texts = { type: 'object', properties, additionalProperties: { type: 'object', required: ['c', 'd'] } };
    expect(await typesOf(chartOf(texts, given))).toContain('b: { c?: string; d: unknown; [k: string]: unknown; };');
  });
});

test('the same chart gives the same text, in any environment', async () => {
  const chart = chartOf({ properties: { a: { type: 'string' } }, $defs: { b: {} } }, { a: 'x', c: { d: [1] } });
  const text = await valuesTypes(chart);
  expect(await valuesTypes(structuredClone(chart))).toBe(text);
  expect(text).not.toMatch(/\d{4}-\d\d|\/work|\/home|json-schema-to-typescript/);
});

test('all of this compiles in a strict program', async () => {
  const schema: JsonObject = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: {
      Values: { type: 'object', properties: { again: { $ref: '#' } } },
      loop: { allOf: [{ $ref: '#/definitions/loop2' }] },
      circle: { properties: { x: { $ref: '#/definitions/circle2' } }, allOf: [{ $ref: '#/definitions/circle2' }] },
      circle2: {
        allOf: [{ $ref: '#/definitions/circle' }, { anyOf: [{ type: 'array' }, { $ref: '#/definitions/list' }] }],
      },
      loop2: { anyOf: [{ $ref: '#/definitions/loop' }, { type: 'string' }] },
      list: { type: 'array', items: { $ref: '#/definitions/list' } },
      '3d': { enum: ['a', 1, null, { b: [1] }, ['c'], true] },
      class: { type: 'object', additionalProperties: { $ref: '#/definitions/class' } },
    },
    properties: {
      values: { $ref: '#/definitions/Values' },
      loop: { $ref: '#/definitions/loop' },
      list: { $ref: '#/definitions/list' },
      circle: { $ref: '#/definitions/circle' },
      '3d': { $ref: '#/definitions/3d' },
      class: { $ref: '#/definitions/class' },
      "quote's": { type: 'string', description: "*/ export const x = '`${1}`'; /*" },
      'two\nlines': { type: 'string' },
      '': { type: 'null' },
      constructor: { type: ['object', 'array', 'string', 'odd'], items: false },
      mixed: {
        ...{
          type: ['object', 'null'],
          properties: { a: { type: 'string' } },
          additionalProperties: { type: 'number' },
        },
        ...{
          patternProperties: { '^x-': { type: 'boolean' } },
          anyOf: [{ type: 'object', required: ['a'] }, { type: 'null' }],
        },
      },
      conflict: { type: 'string', allOf: [{ type: 'number' }, { enum: [] }] },
      ref: { $ref: 'other.json#/definitions/x', $dynamicRef: '#nowhere' },
    },
  };
  const values: JsonObject = { list: [[[]]], class: { a: { b: {} } }, 'two\nlines': 'a\nb' };
  const program = `import type { Values } from './values.d.ts';
export const good: Values = { list: [[[]]], class: { a: { b: {} } }, '3d': 1, values: { again: { list: [] } }, mixed: null };
export const others: Values = { unknown: 1, mixed: { a: 'x' } };
export const bad: Values = { list: 'x' }; // TS2322
`;
  const files = { 'values.d.ts': await valuesTypes(chartOf(schema, values)), 'index.ts': program };
  // Declaration files are checked too.
  const errors = compileProgram(files, { skipLibCheck: false });
  expect(errors).toEqual(expectedErrors('index.ts', program));
});
