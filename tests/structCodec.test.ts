import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { decodeStruct, encodeStruct } from '../components/structCodec.ts';
import fc, { anyCharacter } from './fastCheck.ts';

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));
const { Struct } = requireOfSdk('google-protobuf/google/protobuf/struct_pb.js');

/** Maps of JSON values; the SDK cannot write a key such as `__proto__`. */
const maps = fc.dictionary(fc.string({ unit: anyCharacter }), fc.jsonValue({ maxDepth: 5 }), { noNullPrototype: true });

describe('the codec of structs', () => {
  test('writes the bytes that the SDK writes, and reads them', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const bytes = encodeStruct(map);
        expect(Buffer.from(Struct.fromJavaScript(map).serializeBinary()).equals(bytes ?? Buffer.alloc(0))).toBe(true);
        expect(JSON.stringify(decodeStruct(bytes ?? Buffer.alloc(0)))).toBe(
          JSON.stringify(Struct.deserializeBinary(bytes).toJavaScript()),
        );
      }),
    );
  });

  test('writes lengths of more than one byte, also when its buffer grows', () => {
    for (const length of [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
      const map = { text: 'é'.repeat(length / 2), list: Array.from({ length: Math.min(length, 20_000) }, () => 1) };
      const bytes = encodeStruct(map) ?? Buffer.alloc(0);
      expect(decodeStruct(bytes)).toEqual({ list: map.list, text: map.text });
    }
  });

  test('sorts keys that arrive in another order', () => {
    const [a, b] = [encodeStruct({ a: 1 }), encodeStruct({ b: 2 })];
    expect(Object.keys(decodeStruct(Buffer.concat([b ?? Buffer.alloc(0), a ?? Buffer.alloc(0)])) ?? {})).toEqual([
      'a',
      'b',
    ]);
  });

  test.each([
    ['a function', { a: () => 1 }],
    ['undefined', { a: [undefined] }],
    ['a lone surrogate', { a: '\ud800' }],
  ])('leaves %s to the SDK', (_what, map) => {
    expect(encodeStruct(map)).toBeUndefined();
  });

  test.each([
    ['a value without a kind', '0a050a0161' + '1200'],
    ['a key without a value', '0a030a0161'],
    ['an unknown field', '1203616263'],
    ['a length that leaves its part', '0a7f0a0161'],
    ['an unfinished length', '0aff'],
  ])('leaves %s to the SDK when it reads', (_what, hex) => {
    expect(decodeStruct(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});
