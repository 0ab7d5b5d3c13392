import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemaBreaks } from '../../../../components/chart/lint/version/schemaBreaks.ts';
import type { Json, JsonObject } from '../../../../components/json/index.ts';
import fc from '../../../fastCheck.ts';
import { isNightly } from '../../../selection.ts';

const breaksOf = (before: JsonObject, after: JsonObject) =>
  schemaBreaks(before, after).map(({ path, change }) => `${path || '(all)'}: ${change}`);

const values = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...rest,
});

describe('schemaBreaks', () => {
  test.each<[string, JsonObject, JsonObject, string[]]>([
    ['a value is gone', values({ a: {}, b: {} }), values({ a: {} }), ['b: is no longer allowed']],
    ['a type is gone', { type: ['string', 'null'] }, { type: 'string' }, ['(all): no longer accepts null']],
    [
      'a number must be an integer',
      { type: 'number' },
      { type: 'integer' },
      ['(all): no longer accepts a value of type number'],
    ],
    ['a choice has lost one', { enum: ['a', 'b'] }, { enum: ['a', 'c'] }, ['(all): no longer accepts "b"']],
    ['only some values are left', { type: 'string' }, { enum: ['a'] }, ['(all): accepts only listed values']],
    ['a key is needed', values({ a: {} }), values({ a: {} }, { required: ['a'] }), ['(all): needs the key "a"']],
    ['the object was closed', { type: 'object' }, values({}), ['*: is no longer allowed']],
    [
      'a free key got a form',
      { properties: {} },
      { properties: { a: { type: 'string' } } },
      [
        ...['array', 'number', 'object'].map((type) => `a: no longer accepts a value of type ${type}`),
        ...['false', 'null', 'true'].map((value) => `a: no longer accepts ${value}`),
      ],
    ],
    [
      'a limit rose',
      { type: 'integer', minimum: 0 },
      { type: 'integer', minimum: 1 },
      ['(all): has minimum 1, and had 0'],
    ],
    ['a limit fell', { type: 'string' }, { type: 'string', maxLength: 3 }, ['(all): has maxLength 3']],
    ['a pattern is new', { type: 'string' }, { type: 'string', pattern: '^a' }, ['(all): has pattern "^a"']],
    [
      'items have another form',
      { type: 'array', items: { type: 'string' } },
      { type: 'array', items: { type: 'integer' } },
      ['[]: no longer accepts a value of type string'],
    ],
    [
      'keys have another form',
      { type: 'object' },
      { type: 'object', propertyNames: { pattern: '^a' } },
      ['.*: has pattern "^a"'],
    ],
    [
      'deep down',
      values({ a: values({ b: values({ c: { type: 'string' } }) }) }),
      values({ a: values({ b: values({ c: { type: 'integer' } }) }) }),
      ['a.b.c: no longer accepts a value of type string'],
    ],
    [
      'behind a reference',
      { $ref: '#/$defs/x', $defs: { x: { type: 'string' } } },
      { $ref: '#/$defs/x', $defs: { x: { type: 'integer' } } },
      ['(all): no longer accepts a value of type string'],
    ],
    [
      'a condition is new',
      { type: 'string' },
      { type: 'string', not: { const: 'x' } },
      ['(all): has another "not", which is not compared'],
    ],
    [
      'a key is gone that another branch has together with others',
      { ...values({ a: {} }), allOf: [{ properties: { b: {} } }] },
      values({ b: {} }),
      ['a: is no longer allowed'],
    ],
    [
      'a branch is gone',
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { anyOf: [{ type: 'integer' }, { type: 'array' }] },
      ['(all): no longer matches any choice'],
    ],
  ])('reports that %s', (_what, before, after, expected) =>
    expect(breaksOf(before, after).sort()).toEqual(expected.sort()),
  );

  test.each<[string, JsonObject, JsonObject]>([
    ['a new value in a closed object', values({ a: {} }), values({ a: {}, b: { type: 'string' } })],
    ['an opened object', values({ a: {} }), { type: 'object' }],
    ['a key that is no longer required', values({ a: {} }, { required: ['a'] }), values({ a: {} })],
    ['a new choice', { enum: ['a'] }, { enum: ['b', 'a'] }],
    ['a boolean that became a choice', { type: 'boolean' }, { enum: [true, false, 'auto'] }],
    ['a choice that became a type', { enum: ['a', 'b'] }, { type: 'string' }],
    ['a wider number', { type: 'integer', minimum: 1 }, { type: 'number', minimum: 0 }],
    ['another description', { type: 'string', description: 'a' }, { type: 'string', description: 'b', title: 'c' }],
    ['a reference instead of its text', { type: 'string' }, { $ref: '#/$defs/x', $defs: { x: { type: 'string' } } }],
    [
      'types instead of branches',
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { type: ['string', 'integer'] },
    ],
    [
      'branches instead of types',
      { type: ['string', 'integer'] },
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
    [
      'a schema that leads to itself',
      { properties: { a: { $ref: '#' } } },
      { properties: { a: { $ref: '#' } }, title: 'x' },
    ],
    ['a condition that is gone', { type: 'string', not: { const: 'x' } }, { type: 'string' }],
  ])('does not report %s', (_what, before, after) => expect(breaksOf(before, after)).toEqual([]));

  test('finds each removal from the schema of our own chart', () => {
    const schema: JsonObject = JSON.parse(readFileSync('charts/mlops-sentiment/values.schema.json', 'utf8'));
    expect(breaksOf(schema, structuredClone(schema))).toEqual([]);
    const text = JSON.stringify(schema).replace('"pullPolicy":', '"pull":');
    expect(breaksOf(schema, JSON.parse(text))).toEqual(['image.pullPolicy: is no longer allowed']);
  });

  test('reports nothing only if every valid value stays valid', () => {
    let silent = 0;
    let taken = 0;
    fc.assert(
      fc.property(
        schema,
        fc.array(mutation, { maxLength: 2 }),
        fc.array(value, { minLength: 20, maxLength: 20 }),
        (before, mutations, tried) => {
          const after = mutations.reduce((current, mutate) => mutate(current), before);
          fc.pre(ajv.validateSchema(after) === true);
          const [takesBefore, takesAfter] = [ajv.compile(before), ajv.compile(after)];
          if (schemaBreaks(before, after).length > 0) return;
          silent++;
          for (const each of tried) {
            if (!takesBefore(each)) continue;
            taken++;
            expect([each, takesAfter(each)]).toEqual([each, true]);
          }
        },
      ),
      { numRuns: isNightly ? 500 : 150 },
    );
    // The property must not be true only because there are no cases.
    expect(silent).toBeGreaterThan(isNightly ? 100 : 20);
    expect(taken).toBeGreaterThan(isNightly ? 300 : 60);
  });
});

const ajv = new Ajv2020({ strict: false, logger: false });
const keys = ['a', 'b', 'ab'];
const patterns = ['^a', 'b$'];

/** Values for the schemas below. */
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2.5, '', 'a', 'ab', 'b'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const typeNames = fc.subarray(['string', 'integer', 'number', 'boolean', 'null', 'array', 'object'], { minLength: 1 });

const schema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject; part: Json }>((tie) => ({
  part: fc.oneof({ weight: 1, arbitrary: fc.boolean() }, { weight: 5, arbitrary: tie('schema') }),
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ type: typeNames }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom<Json>(null, true, 0, 1, 'a', 'ab'), { minLength: 1 }) }),
    fc.record(
      {
        type: typeNames,
        minimum: fc.integer({ min: 0, max: 2 }),
        maximum: fc.integer({ min: 0, max: 3 }),
        minLength: fc.integer({ min: 0, max: 2 }),
        pattern: fc.constantFrom(...patterns),
        maxItems: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom(...keys), tie('part'), { noNullPrototype: true }),
        patternProperties: fc.dictionary(fc.constantFrom(...patterns), tie('part'), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        additionalProperties: tie('part'),
        propertyNames: fc.record({ pattern: fc.constantFrom(...patterns) }),
        required: fc.subarray(keys),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      { items: tie('part'), prefixItems: fc.array(tie('part'), { minLength: 1, maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    fc.record({ anyOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }) }),
    fc.record(
      { oneOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }), type: typeNames },
      { requiredKeys: ['oneOf'] },
    ),
    fc.record(
      { allOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }), properties: fc.record({ a: tie('part') }) },
      { requiredKeys: ['allOf'] },
    ),
    fc.record({ not: tie('part') }),
    fc.record({ dependentSchemas: fc.record({ a: tie('part') }) }),
    fc.record({ unevaluatedProperties: fc.constant(false), properties: fc.record({ a: tie('part') }) }),
  ),
})).schema;

/** A random edit of a schema: a part is removed, wrapped or replaced. */
const mutation: fc.Arbitrary<(schema: JsonObject) => JsonObject> = fc
  .record({
    steps: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
    part: schema,
    kind: fc.constantFrom('drop', 'add', 'exchange', 'choice', 'all'),
  })
  .map(
    ({ steps, part, kind }) =>
      (before) =>
        edit(before, steps, part, kind),
  );

function edit(before: JsonObject, [step, ...rest]: readonly number[], part: JsonObject, kind: string): JsonObject {
  const names = Object.keys(before);
  const name = names[(step ?? 0) % Math.max(1, names.length)];
  const child = name === undefined ? undefined : before[name];
  if (
    step !== undefined &&
    rest.length > 0 &&
    name !== undefined &&
    typeof child === 'object' &&
    child !== null &&
    !Array.isArray(child)
  ) {
    return { ...before, [name]: edit(child, rest, part, kind) };
  }
  if (['properties', 'patternProperties'].some((map) => map in before && kind === 'exchange'))
    return { ...before, ...part };
  switch (kind) {
    case 'drop':
      return Object.fromEntries(Object.entries(before).filter(([key]) => key !== name));
    case 'add':
      return { ...before, ...part };
    case 'choice':
      return { anyOf: [before, part] };
    case 'all':
      return { allOf: [before, part] };
    default:
      return part;
  }
}
