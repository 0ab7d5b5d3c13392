import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { validateValues } from '../../../components/chart/index.ts';
import { withinDeadline } from '../../../components/chart/values/deadline.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { chartOf, failuresFrom } from '../testChart.ts';

function validate(schema: JsonObject, values: JsonObject): Promise<void> {
  const chart = { ...chartOf({}), schema };
  return validateValues({ chart, values, origin: () => undefined, frameAt: () => undefined, secretPaths: [] });
}

async function errorOf(schema: JsonObject, values: JsonObject) {
  const { errors } = await failuresFrom(validate(schema, values));
  return [errors[0]?.code, errors[0]?.message];
}

const long = `${'averyveryverylonghostnameofaninternalservice'.repeat(10)}_x`;

describe('patterns follow RE2, which runs in linear time', () => {
  test.each(['^([a-z0-9]+[-.]?)+$', '^(a|a|[a-z]+)+$', '^([a-z]*)*$', '^(?i:([A-Z]+)*)$'])('%s', async (pattern) => {
    const started = Date.now();
    const properties = { host: { type: 'string', pattern } };
    expect((await errorOf({ properties }, { host: long }))[0]).toBe('CHART_VALUES_REFUSED');
    const map = { patternProperties: { [pattern]: {} }, additionalProperties: false };
    expect((await errorOf(map, { [long]: 1 }))[0]).toBe('CHART_VALUES_UNKNOWN_KEY');
    expect((await errorOf({ propertyNames: { pattern } }, { [long]: 1 }))[0]).toBe('CHART_VALUES_REFUSED');
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('match the same strings as in Go', async () => {
    const pattern = '^\\pL+(?P<dash>-)?\\z';
    await expect(validate({ properties: { a: { pattern } } }, { a: 'é-' })).resolves.toBeUndefined();
    expect((await errorOf({ properties: { a: { pattern } } }, { a: 'é-\n' }))[0]).toBe('CHART_VALUES_REFUSED');
  });

  test.each([
    ['(?=a)b', 'is not a regular expression of RE2'],
    ['(a)\\1', 'is not a regular expression of RE2'],
    ['a{2000}', 'is not a regular expression of RE2'],
    ['[', 'Unterminated character class'],
  ])('unsupported syntax is refused: %s', async (pattern, reason) => {
    expect(await errorOf({ properties: { a: { pattern } } }, { a: 'x' })).toEqual([
      'CHART_INVALID_SCHEMA',
      expect.stringContaining(reason),
    ]);
  });

  test('a format cannot hang, because formats are only annotations', async () => {
    const schema = { properties: { a: { format: 'email' }, b: { format: 'uri-template' }, c: { format: 'regex' } } };
    await expect(validate(schema, { a: '@'.repeat(100_000), b: '{'.repeat(100_000), c: '(' })).resolves.toBeUndefined();
  });
});

const loop = { $ref: '#' };

describe('a schema that refers to itself', () => {
  test.each<[string, JsonObject]>([
    ['at once', loop],
    ['in a choice', { anyOf: [{ type: 'string' }, loop] }],
    ['in a negation', { not: loop }],
    ['in a condition', { if: loop, else: { type: 'string' } }],
    [
      'by way of others',
      { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
    ],
    ['in a property', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { oneOf: [{ $ref: '#/$defs/a' }] } } }],
    ['by a dynamic reference', { $dynamicRef: '#' }],
  ])('%s endlessly is refused', async (_how, schema) => {
    expect(await errorOf(schema, { a: { b: 1 } })).toEqual([
      'CHART_INVALID_SCHEMA',
      expect.stringContaining('refers to itself endlessly'),
    ]);
  });

  test('for parts of a value is accepted', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: loop };
    await expect(validate(schema, { a: { b: { c: {} } } })).resolves.toBeUndefined();
    expect((await errorOf(schema, { a: { b: { name: 1 } } }))[0]).toBe('CHART_VALUES_WRONG_TYPE');
  });
});

test.each(['http', 'file', 'relative'])(
  'a reference to another document is refused without reading it: %s',
  async (kind) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : '';
    const references = {
      http: `http://127.0.0.1:${port}/a.json`,
      file: 'file:///etc/hostname',
      relative: 'other.json',
    };
    const $ref = references[kind as keyof typeof references];
    expect((await errorOf({ properties: { a: { $ref } } }, { a: 1 }))[0]).toBe('CHART_INVALID_SCHEMA');
    expect((await errorOf({ $schema: $ref, type: 'object' }, {}))[0]).toBe('CHART_INVALID_SCHEMA');
    expect(requests).toBe(0);
    await new Promise((closed) => server.close(closed));
  },
);

test('withinDeadline stops code that takes too long, and returns results and errors of other code', () => {
  const late = () => new Error('late');
  const forever = () => {
    for (;;);
  };
  expect(() => withinDeadline(forever, 50, late)).toThrow('late');
  expect(withinDeadline(() => ({ a: 1 }), 1_000, late)).toEqual({ a: 1 });
  expect(() => withinDeadline(() => JSON.parse('{'), 1_000, late)).toThrow(SyntaxError);
});
