import { describe, expect, test } from '@jest/globals';
import { parseSet, type SetKind } from '../../../components/cli/deploy/setValues.ts';
import { editConfig, readStackFile } from '../../../components/config/index.ts';
import type { Json, JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';

const key = 'kubesentiment:values';

/** The values that an argument sets in an empty map. */
function valuesOf(text: string, kind: SetKind = 'typed'): Json {
  const changes = parseSet(text, kind).map(({ path, value }) => ({ path: [key, ...path], value }));
  const edited = editConfig({ path: 'Pulumi.x.yaml', text: `config:\n  ${key}: {}\n` }, changes);
  return JSON.parse(readStackFile({ path: 'Pulumi.x.yaml', text: edited }).config[key] ?? '{}');
}

/** The results of Helm 4.1 for the same arguments: `helm template --set … | toJson`. */
describe('--set is read as Helm reads it:', () => {
  test.each<[string, JsonObject]>([
    ['a={}', { a: [''] }],
    ['a=[]', { a: '[]' }],
    ['a=', { a: '' }],
    ['a=null,b=TRUE,c=0,d=007,e=-1', { a: null, b: true, c: 0, d: '007', e: -1 }],
    ['a=-0,b=+0,c=-017,d=017', { a: 0, b: 0, c: -17, d: '017' }],
    ['f=1.5,g=1e3,h=+5,i=1_000', { f: '1.5', g: '1e3', h: 5, i: '1_000' }],
    ['a={x,1,null}', { a: ['x', 1, null] }],
    ['a={x,y},b=2', { a: ['x', 'y'], b: 2 }],
    ['a\\.b=1', { 'a.b': 1 }],
    ['a=1\\,2', { a: '1,2' }],
    ['a[1]=x', { a: [null, 'x'] }],
    ['a[0].b[1]=x,a[0].c=2', { a: [{ b: [null, 'x'], c: 2 }] }],
    ['a[0][1]=2', { a: [[null, 2]] }],
    ['a[0]={x,y},b=1', { a: [['x', 'y']], b: 1 }],
    ['=1', {}],
    ['a=1,', { a: 1 }],
    ['a==b', { a: '=b' }],
    ['a= b ', { a: ' b ' }],
    [' a=1', { ' a': 1 }],
    ['a\\=b=c', { 'a=b': 'c' }],
    ['a=x\\y', { a: 'xy' }],
    ['a="b"', { a: '"b"' }],
    ['a=9223372036854775808', { a: '9223372036854775808' }],
    ['a.0=1', { a: { '0': 1 } }],
    ['a={x,}', { a: ['x', ''] }],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test.each<[string, JsonObject]>([
    ['a=b,c={d}\\x', { a: 'b,c={d}\\x' }],
    ['a.b[0]=x', { a: { b: ['x'] } }],
    ['a\\.b=x', { 'a\\': { b: 'x' } }],
    ['a,b=c', { 'a,b': 'c' }],
    ['a=true', { a: 'true' }],
    ['a=', { a: '' }],
    ['=x', {}],
    ['a[0][1]=q', { a: [[null, 'q']] }],
    ['a=b=c', { a: 'b=c' }],
  ])('--set-literal %s', (text, values) => {
    expect(valuesOf(text, 'literal')).toEqual(values);
  });

  test.each(['a', 'a,b=1', 'a.b', 'a.=1', ',a=1', 'a={b', 'a={b}c', 'a[-1]=x', 'a[x]=1', 'a[0]x=1', 'a[70000]=1'])(
    '%s is refused',
    (text) => {
      expect(() => parseSet(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID_VALUE' }));
    },
  );

  test('--set-string keeps texts', () => {
    expect(valuesOf('a=1,b=null,c={1,2}', 'text')).toEqual({ a: '1', b: 'null', c: ['1', '2'] });
  });

  test.each<[string, JsonObject]>([
    ['a={"b":[1,null]}', { a: { b: [1, null] } }],
    ['{"b":[1,null]}', { b: [1, null] }],
    ['a=1,b="x,y"', { a: 1, b: 'x,y' }],
    ['a=[1,2],b.c=3', { a: [1, 2], b: { c: 3 } }],
    ['a=', { a: null }],
  ])('--set-json %s', (text, values) => {
    expect(valuesOf(text, 'json')).toEqual(values);
  });
});

test('--set-json with a whole object merges its maps into those of the stack, as Helm does', () => {
  expect(parseSet('{"db":{"host":"x","ports":[1]},"empty":{}}', 'json')).toEqual([
    { path: ['db', 'host'], value: 'x' },
    { path: ['db', 'ports'], value: [1] },
    { path: ['empty'], value: {}, merge: true },
  ]);
});

test('an error does not quote the refused value, which may be a secret', () => {
  expect(() => parseSet('password={hunter2')).toThrow(expect.not.objectContaining({ message: /hunter2/ }));
});

test('any escaped text is read back unchanged', () => {
  const escaped = (text: string) => text.replace(/[\\,=.[\]{}]/g, '\\$&');
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
      expect(parseSet(`${escaped(name)}=${escaped(value)}`, 'text')).toEqual([{ path: [name], value }]);
    }),
  );
});

test('any JSON value is read back unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const text = `a=${JSON.stringify(one)},b.c=${JSON.stringify(other)}`;
      const back = (value: unknown) => JSON.parse(JSON.stringify(value));
      expect(parseSet(text, 'json')).toEqual([
        { path: ['a'], value: back(one) },
        { path: ['b', 'c'], value: back(other) },
      ]);
    }),
  );
});
