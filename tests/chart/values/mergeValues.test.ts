import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeValues } from '../../../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import { failuresOf, textOf } from '../testChart.ts';

// fast-check's JSON is ours; `__proto__` as a key is JavaScript's trouble and has a test of its own.
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
    ['deletes by null', { a: { b: 1, c: 2 }, d: 1 }, { a: { b: null }, d: null }, { a: { c: 2 } }],
    ['leaves a null of a key that was not there', {}, { a: { b: null }, c: null }, { a: { b: null }, c: null }],
    [
      'deletes a null by null only at the top',
      { a: null, m: { a: null } },
      { a: null, m: { a: null } },
      { m: { a: null } },
    ],
    ['keeps a null of the defaults', { a: null }, {}, { a: null }],
  ])('%s', (_what, defaults, overrides, expected) => expect(mergeValues(defaults, overrides)).toEqual(expected));

  it('leaves null in what goes on to a subchart, which deletes its default there', () =>
    expect(
      mergeValues({ redis: { a: 1 }, own: { a: 1 } }, { redis: { a: null }, own: { a: null } }, ['redis']),
    ).toEqual({
      redis: { a: null },
      own: {},
    }));

  it('lets templates ask for a declared value that null took away, but for no other', () => {
    const merged = mergeValues({ a: { b: 1 } }, { a: { b: null, c: null } });
    expect(textOf('[{{Values.a.b}}]{{#if Values.a.b}}on{{/if}}', merged)).toBe('[]');
    expect(textOf('[{{Values.a.c}}]', merged)).toBe('[]');
    expect(failuresOf(() => textOf('{{Values.a.d}}', merged)).places).toHaveLength(1);
  });

  it('changes nobody when a key is called __proto__', () => {
    const overrides: JsonObject = JSON.parse('{"__proto__": {"polluted": true}}');
    const merged = mergeValues({}, overrides);
    expect(Object.hasOwn(merged, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('changes nothing without overrides, and nothing when it is done again', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expect(mergeValues(defaults, {})).toEqual(defaults);
        const once = mergeValues(defaults, overrides);
        // What a null has deleted, it does not find again, and stays.
        if (!hasNull(overrides)) expect(mergeValues(once, overrides)).toEqual(once);
      }),
    );
  });

  it('keeps all that the overrides say, and of the defaults what they say nothing about', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expectParts(mergeValues(defaults, overrides), defaults, overrides);
      }),
    );
  });

  it('gives the same in whatever order the keys stand', () => {
    const turned = (map: JsonObject): JsonObject => Object.fromEntries(Object.entries(map).reverse());
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        expect(mergeValues(turned(defaults), turned(overrides))).toEqual(mergeValues(defaults, overrides));
      }),
    );
  });

  it('never gives a part of its arguments away', () => {
    fc.assert(
      fc.property(values, values, (defaults, overrides) => {
        const before = JSON.stringify([defaults, overrides]);
        wreck(mergeValues(defaults, overrides));
        expect(JSON.stringify([defaults, overrides])).toBe(before);
      }),
    );
  });

  it('leaves what the overrides say as it is where there are no defaults', () => {
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
    // Every object of JavaScript has keys such as valueOf.
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
