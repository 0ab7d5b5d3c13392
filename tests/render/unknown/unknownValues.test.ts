import { describe, expect, test } from '@jest/globals';
import type { StackSettings } from '../../../components/config/index.ts';
import type { HelmChart } from '../../../components/helm/index.ts';
import type { Json, JsonObject, ValuePath } from '../../../components/json/index.ts';
import { hintsOf, unknownValues, withValues } from '../../../components/render/unknown/unknownValues.ts';

const settingsOf = (...unknownPaths: ValuePath[]) => ({ unknownPaths }) as StackSettings; // the only field that is read
const standInsOf = (path: ValuePath, values: JsonObject, schema?: Json) =>
  unknownValues(settingsOf(path), { values, schema })[0];

describe('the stand-ins for an unknown value', () => {
  test.each<[string, Json]>([
    ['a string', 'localhost'],
    ['an empty string', ''],
    ['a number', 5432],
    ['a boolean', false],
    ['a list', ['a']],
    ['an empty list', []],
    ['a map', { a: 1 }],
    ['an empty map', {}],
  ])('have the type of %s in values.yaml, and differ', (_name, value) => {
    const found = standInsOf(['a', 'b'], { a: { b: value } });
    const [first, second] = found?.standIns ?? [];
    expect([typeof first, Array.isArray(first)]).toEqual([typeof value, Array.isArray(value)]);
    expect(typeof second).toBe(typeof first);
    expect(second).not.toEqual(first);
  });

  test('have the type in the schema if values.yaml has no value', () => {
    const schema = { properties: { port: { type: ['null', 'integer'] }, on: { type: 'boolean' } } };
    expect(standInsOf(['port'], {}, schema)).toMatchObject({ standIns: [2, 3], empty: 0 });
    expect(standInsOf(['on'], {}, schema)).toMatchObject({ standIns: [true, false] });
  });

  test('are values that the schema lists', () => {
    const schema = { properties: { level: { enum: ['info', 'debug', 'trace'] }, only: { enum: ['one'] } } };
    expect(standInsOf(['level'], { level: 'info' }, schema)).toEqual({
      ...{ path: ['level'], standIns: ['info', 'debug'], empty: undefined },
    });
    expect(standInsOf(['only'], { only: 'one' }, schema)?.standIns[0]).not.toBe('one');
  });

  test('are of the schema of a Go template chart, too', () => {
    const chart = (schema: string) => {
      const files = [{ path: 'values.schema.json', data: Buffer.from(schema) }];
      return { values: {}, parts: [{ inside: [], files }] } as unknown as HelmChart; // the fields that are read
    };
    expect(hintsOf(chart('{ "type": "object" }'))).toEqual({ values: {}, schema: { type: 'object' } });
    expect(hintsOf(chart('{'))).toEqual({ values: {} });
  });

  test('are strings if nothing says the type', () => {
    expect(standInsOf(['list', 0], {})).toMatchObject({
      standIns: [expect.any(String), expect.any(String)],
      empty: '',
    });
  });

  test('take the place of the unknown values', () => {
    const set = [{ path: ['a', 0, 'b'], value: 'x' }];
    expect(withValues({ a: [{ b: null, c: 1 }], d: 2 }, set)).toEqual({ a: [{ b: 'x', c: 1 }], d: 2 });
  });
});
