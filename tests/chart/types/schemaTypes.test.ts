import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../components/json/index.ts';
import { typeOf } from './typesOf.ts';

describe('the types of a schema', () => {
  test.each<[string, Json, string]>([
    ['scalars', { type: 'string' }, 'x?: string;'],
    ['integers', { type: 'integer', minimum: 1 }, 'x?: number;'],
    ['several types', { type: ['string', 'integer', 'null'] }, 'x?: string | number | null;'],
    ['choices', { type: 'string', enum: ['a', 'b'] }, "x?: 'a' | 'b';"],
    ['a constant', { const: 1 }, 'x?: 1;'],
    ['no type', { description: 'anything' }, 'x?: unknown;'],
    ['nothing', true, 'x?: unknown;'],
    ['no values', false, 'x?: never;'],
    ['lists', { type: 'array', items: { type: 'string' }, minItems: 2 }, 'x?: string[];'],
    ['lists of anything', { type: 'array' }, 'x?: unknown[];'],
    [
      'tuples of 2020-12',
      { prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
      'x?: (string | number)[];',
    ],
    ['tuples of draft-07', { items: [{ type: 'string' }], additionalItems: false }, 'x?: string[];'],
    ['open tuples', { prefixItems: [{ type: 'string' }] }, 'x?: unknown[];'],
    ['open maps', { type: 'object' }, 'x?: { [k: string]: unknown; };'],
    ['maps of texts', { type: 'object', additionalProperties: { type: 'string' } }, 'x?: { [k: string]: string; };'],
    [
      'closed maps',
      { type: 'object', additionalProperties: false, properties: { 'a-b': { type: 'number' }, '1': { type: 'null' } } },
      "x?: { '1'?: null; 'a-b'?: number; };",
    ],
    [
      'maps with other keys of one type',
      { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: { type: 'string' } },
      'x?: { a?: number; [k: string]: string | number | undefined; };',
    ],
    [
      'patterns',
      { patternProperties: { '^a': { type: 'string' } }, additionalProperties: false },
      'x?: { [k: string]: string; };',
    ],
    ['patterns in open maps', { patternProperties: { '^a': { type: 'string' } } }, 'x?: { [k: string]: unknown; };'],
    ['a pattern for all keys', { patternProperties: { '.*': { type: 'string' } } }, 'x?: { [k: string]: string; };'],
    [
      'unevaluated keys',
      { properties: { a: { type: 'string' } }, unevaluatedProperties: false },
      'x?: { a?: string; };',
    ],
    [
      'alternatives',
      { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      'x?: string | string[];',
    ],
    ['constants as alternatives', { type: 'string', oneOf: [{ const: 'a' }, { const: 'b' }] }, "x?: 'a' | 'b';"],
    ['alternatives that only check', { type: 'string', anyOf: [{ minLength: 1 }, { pattern: '^a' }] }, 'x?: string;'],
    [
      'required keys as alternatives',
      { properties: { a: { type: 'string' } }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      'x?: { a?: string; [k: string]: unknown; };',
    ],
    [
      'all of several maps',
      {
        allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'number' } }, required: ['b'] }],
      },
      'x?: { a?: string; b: number; [k: string]: unknown; };',
    ],
    [
      'a choice of maps next to common keys',
      {
        ...{ type: 'object', additionalProperties: false, properties: { kind: { type: 'string' } } },
        oneOf: [
          { properties: { kind: { const: 'a' }, a: { type: 'string' } } },
          { properties: { kind: { const: 'b' } } },
        ],
      },
      "x?: { kind?: string; } & ( | { kind?: 'a'; a?: string; } | { kind?: 'b'; } );",
    ],
    ['keywords of TypeScript generators', { type: 'string', tsType: 'evil()', tsEnumNames: ['A'] }, 'x?: string;'],
    ['what types cannot say', { not: { type: 'string' }, if: { const: 1 }, else: { type: 'number' } }, 'x?: unknown;'],
    ['a reference that leads nowhere', { $ref: '#/$defs/nothing' }, 'x?: unknown;'],
    [
      'a reference to a server',
      { $ref: 'https://127.0.0.1:9/schema.json', description: 'Not downloaded.' },
      'x?: unknown;',
    ],
    ['a reference to a file', { $ref: 'file:///etc/hostname' }, 'x?: unknown;'],
    ['a reference to itself', { $ref: '#/properties/x' }, 'x?: unknown;'],
  ])('%s', async (_title, schema, expected) => {
    expect(await typeOf(schema)).toBe(expected);
  });

  const port = {
    type: 'object',
    additionalProperties: false,
    properties: { port: { type: 'integer' } },
    required: ['port'],
  };

  test.each<[string, JsonObject, Json]>([
    ['definitions', { definitions: { 'a port': port } }, { $ref: '#/definitions/a%20port' }],
    ['$defs', { $defs: { 'a/port': port } }, { $ref: '#/$defs/a~1port' }],
    ['an anchor', { $defs: { other: { ...port, $anchor: 'aPort' } } }, { $ref: '#aPort' }],
    ['an anchor of draft-07', { definitions: { other: { ...port, $id: '#aPort' } } }, { $ref: '#aPort' }],
    [
      'an identifier',
      { $id: 'https://a.example/s.json', $defs: { other: { ...port, $id: 'a-port' } } },
      { $ref: 'https://a.example/a-port' },
    ],
    ['a chain of references', { $defs: { aPort: { $ref: '#/$defs/b' }, b: port } }, { $ref: '#/$defs/aPort' }],
  ])('references by %s', async (_title, definitions, reference) => {
    const text = await typeOf({ type: 'array', items: reference }, undefined, definitions);
    expect(text).toMatch(/^(?:export type APort = B; )?x\?: (APort|B)\[\];.* export interface \w+ \{ port: number; \}/);
    // With defaults, nothing is required any more.
    expect(await typeOf(reference, { port: 80 }, definitions)).toBe('x?: { port?: number; };');
  });

  test('of trees, which contain themselves', async () => {
    const tree = { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/$defs/tree' } } } };
    expect(await typeOf({ $ref: '#/$defs/tree' }, undefined, { $defs: { tree } })).toBe(
      'x?: Tree; export interface Tree { kids?: Tree[]; [k: string]: unknown; }',
    );
  });

  test('references in a part with an identifier of its own start in this part', async () => {
    const part = { $id: 'part', $defs: { inner: { type: 'boolean' } }, items: { $ref: '#/$defs/inner' } };
    expect(await typeOf(part, undefined, { $defs: { inner: { type: 'string' } } })).toBe('x?: boolean[];');
  });
});
