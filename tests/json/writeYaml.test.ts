import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Json, readJson, readYaml, writeJson, writeYaml } from '../../components/json/index.ts';
import fc, { anyCharacter } from '../fastCheck.ts';
import { oddTexts, scalarTable } from './scalarTable.ts';

const hard = fc.constantFrom(...oddTexts());
const piece = fc.constantFrom(...'0123456789+-._:eExXoObBTZ~ \n\t#\'"%\\{}[],&*!|>?=<');
const text = fc.oneof(hard, fc.string({ unit: anyCharacter }), fc.string({ unit: piece, maxLength: 8 }));
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noDefaultInfinity: true, noNaN: true }));
const json = fc.letrec<{ value: Json; map: { [key: string]: Json } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
})).map;

describe('writeYaml', () => {
  test('writes text that every reader parses to the same value', () => {
    fc.assert(
      fc.property(json, fc.boolean(), (value, sortsKeys) => {
        const expected = plain(value);
        const written = `${writeYaml(value, { sortsKeys })}\n`;
        const source = { text: written, file: 'a', code: 'CHART_INVALID_YAML' } as const;
        expect(plain(readYaml(source).value)).toEqual(expected);
        // YAML 1.2, and the literal rules of YAML 1.1.
        expect(plain(parse(written, { logLevel: 'silent' }))).toEqual(expected);
        expect(plain(parse(written, { logLevel: 'silent', version: '1.1', merge: true }))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('writes text that Pulumi parses to the same value, if Pulumi can keep it', () => {
    const kept = text.filter((each) => !/^[\n\t\u2028\u2029]/.test(each) && each !== '<<');
    fc.assert(
      fc.property(fc.dictionary(kept, kept, { noNullPrototype: true }), (value) => {
        const source = { text: `${writeYaml(value)}\n`, file: 'a', code: 'CONFIG_INVALID_YAML' } as const;
        expect(readYaml({ ...source, dialect: 'pulumi' }).value).toEqual(plain(value));
      }),
    );
  });

  test('quotes strings that a reader could take for another type, and no others', () => {
    for (const scalar of scalarTable()) {
      const source = { file: 'a', code: 'CHART_INVALID_YAML', roundsIntegers: true } as const;
      for (const dialect of ['helm', 'pulumi'] as const) {
        const { value } = readYaml({ ...source, dialect, text: `- ${scalar}\n` });
        const isString = Array.isArray(value) && value[0] === scalar;
        if (!isString) expect(writeYaml(scalar)).toMatch(/^["']/);
      }
    }
    expect(writeYaml(['1.2.3', 'v1', '10.0.0.1', 'a:b', 'nope', '_1'])).toBe(
      '- 1.2.3\n- v1\n- 10.0.0.1\n- a:b\n- nope\n- _1',
    );
  });

  test('applies the layout options', () => {
    const value = { b: [1], a: 'x\ny\n' };
    expect(writeYaml(value)).toBe('a: |\n  x\n  y\nb:\n  - 1');
    expect(writeYaml(value, { sortsKeys: false, indentsLists: false })).toBe('b:\n- 1\na: |\n  x\n  y');
    expect(writeYaml(value, { escapes: (each) => each.includes('y') })).toBe('a: "x\\ny\\n"\nb:\n  - 1');
  });
});

test('writeJson keeps the value and writes no character that YAML refuses', () => {
  fc.assert(
    fc.property(json, (value) => {
      const written = writeJson(value);
      expect(readJson(written)).toEqual(JSON.parse(JSON.stringify(plain(value))));
      expect(plain(readYaml({ text: written, file: 'a', code: 'CHART_INVALID_YAML' }).value)).toEqual(plain(value));
    }),
  );
});

test.each(['9007199254740993', '[1,-9223372036854775807]', '{"a":"1","b":18446744073709551615}'])(
  'readJson refuses JSON that would lose digits: %s',
  (written) => expect(() => readJson(written)).toThrow(RangeError),
);

test.each(['9007199254740992', '"9007199254740993"', '1.2345678901234567890', '1e400', '1152921504606847000'])(
  'readJson reads JSON that keeps all digits: %s',
  (written) => expect(readJson(written)).toEqual(JSON.parse(written)),
);

/** As UTF-8 can represent it, and without negative zeros, which JSON cannot represent. */
function plain(value: Json): Json {
  return JSON.parse(JSON.stringify(value), (_key, each) => (typeof each === 'string' ? each.toWellFormed() : each));
}
