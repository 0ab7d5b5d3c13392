import { describe, expect, it } from '@jest/globals';
import { mergeValues } from '../../../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';
import { failuresOf, textOf } from '../testChart.ts';

// fast-check's JSON matches our type; `__proto__` as a key has its own test.
const values = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true })
  .map((map): JsonObject => JSON.parse(JSON.stringify(map)));

function hasNull(value: Json): boolean {
  return value === null || (isJsonObject(value) && Object.values(value).some(hasNull));
}

describe('mergeValues', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['merges maps', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    [
      'replaces a scalar by a map and a map by a scalar',
      { a: 1, b: { x: 1 } },
      { a: { x: 1 }, b: 2 },
      { a: { x: 1 }, b: 2 },
    ],
    ['deletes with null', { a: { b: 1, c: 2 }, d: 1 }, { a: { b: null }, d: null }, { a: { c: 2 } }],
    ['leaves a null of a key that was not there', {}, { a: { b: null }, c: null }, { a: { b: null }, c: null }],
    [
      'deletes a null by null only at the top',
      { a: null, m: { a: null } },
      { a: null, m: { a: null } },
      { m: { a: null } },
    ],
    ['keeps a null of the defaults', { a: null }, {}, { a: null }],
  ])('%s', (_what, defaults, overrides, expected) => expect(mergeValues(defaults, overrides)).toEqual(expected));

  it("keeps null in the values of a subchart, where it deletes the subchart's default", () =>
    expect(
      mergeValues({ redis: { a: 1 }, own: { a: 1 } }, { redis: { a: null }, own: { a: null } }, ['redis']),
    ).toEqual({
      redis: { a: null },
      own: {},
    }));

  it('lets templates read a declared value that null deleted, but no other', () => {
    const merged = mergeValues({ a: { b: 1 } }, { a: { b: null, c: null } });
    expect(textOf('[{{Values.a.b}}]{{#if Values.a.b}}on{{/if}}', merged)).toBe('[]');
    expect(textOf('[{{Values.a.c}}]', merged)).toBe('[]');
    expect(failuresOf(() => textOf('{{Values.a.d}}', merged)).places).toHaveLength(1);
  });

  it('changes no prototype if a key is named __proto__', () => {
    const overrides: JsonObject = JSON.parse('{"__proto__": {"polluted": true}}');
    const merged = mergeValues({}, overrides);
    expect(Object.hasOwn(merged, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('changes nothing without overrides, and is idempotent', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expect(mergeValues(defaults, {})).toEqual(defaults);
        const once = mergeValues(defaults, overrides);
        // In a second merge, null has no default to delete, so it stays.
        if (!hasNull(overrides)) expect(mergeValues(once, overrides)).toEqual(once);
      }),
    );
  });

  it('keeps all overrides, and the defaults that they do not mention', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expectParts(mergeValues(defaults, overrides), defaults, overrides);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    const turned = (map: JsonObject): JsonObject => Object.fromEntries(Object.entries(map).reverse());
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expect(mergeValues(turned(defaults), turned(overrides))).toEqual(mergeValues(defaults, overrides));
      }),
    );
  });

  it('shares nothing with its arguments', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        const before = JSON.stringify([defaults, overrides]);
        wreck(mergeValues(defaults, overrides));
        expect(JSON.stringify([defaults, overrides])).toBe(before);
      }),
    );
  });

  it('keeps the overrides unchanged without defaults', () => {
    fc.assert(
      fc.property(values, (overrides) => {
        expect(mergeValues({}, overrides)).toEqual(overrides);
      }),
    );
  });
});

function expectParts(merged: JsonObject, defaults: JsonObject, overrides: JsonObject): void {
  for (const [key, value] of Object.entries(overrides)) {
    const before = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    // All JavaScript objects inherit keys such as valueOf.
    if (value === null) expect(merged[key] ?? null).toBe(null);
    else if (!isJsonObject(value)) expect(merged[key]).toEqual(value);
    else expectParts(Object(merged[key]), isJsonObject(before) ? before : {}, value);
  }
  for (const [key, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(overrides, key)) expect(merged[key]).toEqual(value);
  }
}

function wreck(value: Json): void {
  if (Array.isArray(value)) value.forEach(wreck);
  else if (isJsonObject(value)) for (const key of Object.keys(value)) wreck(value[key] ?? null);
  if (Array.isArray(value)) value.push('wrecked');
  else if (isJsonObject(value)) value.wrecked = true;
}
