import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../../../components/json/index.ts';
import fc from '../../../fastCheck.ts';
import { failuresOf, textOf } from '../../testChart.ts';

const values: JsonObject = {
  text: 'Hello',
  empty: '',
  none: null,
  zero: 0,
  list: [1, 'two'],
  map: { b: 1, a: [true] },
  on: true,
};

describe('helpers', () => {
  it.each([
    ['{{quote Values.text}}', '"Hello"'],
    ['{{quote Values.none "a\\"b"}}', '"a\\"b"'],
    ['{{squote Values.zero}}', "'0'"],
    ['{{indent 2 "a\nb"}}', '  a\n  b'],
    ['{{nindent 1 "a"}}', '\n a'],
    ['{{printf "%s-%d-%v-%q-%t%%" "a" 3 Values.map "q" Values.on}}', 'a-3-{"b":1,"a":[true]}-"q"-true%'],
    ['{{trunc 3 Values.text}}{{trunc -2 Values.text}}', 'Hello'],
    ['{{trim "  a "}}{{trimPrefix "He" Values.text}}{{trimSuffix "lo" Values.text}}', 'alloHel'],
    ['{{trimSuffix "" Values.text}}', 'Hello'],
    ['{{lower Values.text}}{{upper Values.text}}', 'helloHELLO'],
    ['{{replace "l" "$&" Values.text}}', 'He$&$&o'],
    ['{{contains "ell" Values.text}}{{hasPrefix "He" Values.text}}{{hasSuffix "He" Values.text}}', 'truetruefalse'],
    ['{{toString Values.zero}}{{toString Values.map}}', '0{"b":1,"a":[true]}'],
    ['{{default "x" Values.empty}}{{default "x" Values.zero}}{{default "x" Values.text}}', 'xxHello'],
    ['{{empty Values.none}}{{empty Values.map}}', 'truefalse'],
    ['{{coalesce Values.none Values.empty Values.text}}[{{coalesce Values.none}}]', 'Hello[]'],
    ['{{ternary "a" "b" Values.on}}{{ternary "a" "b" Values.zero}}', 'ab'],
    ['{{and Values.on Values.text}}{{and Values.zero Values.text}}', 'Hello0'],
    ['[{{and Values.none Values.on}}][{{or Values.none Values.zero}}]', '[][0]'],
    ['{{or Values.zero Values.text Values.on}}{{not Values.zero}}', 'Hellotrue'],
    ['{{eq 1 1}}{{eq "a" "b" "a"}}{{ne "a" "b"}}{{eq Values.none Values.zero}}', 'truetruetruefalse'],
    ['{{lt 1 2}}{{le 2 2}}{{gt "b" "a"}}{{ge 1 2}}', 'truetruetruefalse'],
    ['{{len Values.list}}{{len Values.map}}{{len Values.text}}', '225'],
    ['{{join "," (concat Values.list (list "x"))}}', '1,two,x'],
    ['{{has "two" Values.list}}{{has 2 Values.list}}{{hasKey Values.map "a"}}', 'truefalsetrue'],
    ['{{hasKey Values.map "toString"}}{{join "," (keys Values.map)}}', 'falsea,b'],
    ['{{toJson (dict "b" 1 "a" Values.list)}}', '{"a":[1,"two"],"b":1}'],
    ['{{toYaml Values.map}}', 'a:\n  - true\nb: 1'],
    ['{{b64enc "é"}}', 'w6k='],
    ['{{sha256sum ""}}', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['{{required "a name" Values.text}}{{required "a name" Values.zero}}', 'Hello0'],
  ])('%s', (template, expected) => expect(textOf(template, values)).toBe(expected));

  it.each([
    ['{{upper Values.map}}', /takes a string, not a map/],
    ['{{eq 1 "1"}}', /cannot compare/],
    ['{{eq Values.map Values.map}}', /cannot compare/],
    ['{{indent 101 "a"}}', /from 0 to 100/],
    ['{{printf "%s"}}', /no argument for directive 1/],
    ['{{printf "%s" 1 2}}', /2 arguments for 1 directive/],
    ['{{printf "%x" 1}}', /does not support %x/],
    ['{{dict "a"}}', /"a" has no value/],
    ['{{dict 1 2}}', /takes strings as keys/],
    ['{{upper "a" "b"}}', /takes 1 argument, not 2/],
    ['{{trunc 1.5 "a"}}', /integer/],
    ['{{#each Values.text}}{{/each}}', /a list or a map/],
    ['{{keys Values.list}}', /takes a map/],
    ['{{join "," Values.text}}', /takes a list/],
    ['{{include Values.text this}}', /cannot find the named template/],
    ['{{Values.map}}', /must be a string, not a map \(from Values\.map\)/],
  ])('%s is an error', (template, message) => {
    const { errors } = failuresOf(() => textOf(template, values));
    expect(errors.map(({ code }) => code)).toEqual(['CHART_TEMPLATE_RENDER']);
    expect(errors[0]?.message).toMatch(message);
  });
});

/** Without -0, which JSON cannot represent. */
const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

describe('toYaml', () => {
  it('writes YAML that Kubernetes (YAML 1.1) reads as the same values', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = textOf('{{toYaml Values.value}}', { value });
        expect(parse(text, { version: '1.1' })).toEqual(value);
      }),
    );
  });

  it.each([
    'yes',
    'no',
    'on',
    'off',
    'y',
    'null',
    '~',
    '0644',
    '1e3',
    '0x1f',
    '1:30',
    '2020-01-01',
    '- a',
    'a: b',
    ' a',
  ])('quotes the string %j, which would be read as another type', (value) =>
    expect(textOf('{{toYaml Values.value}}', { value })).toMatch(/^(["']).*\1$/),
  );
});
