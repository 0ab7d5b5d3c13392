import { describe, expect, test } from '@jest/globals';
import { type DialectName, type Json, readYaml, type YamlSource } from '../../components/json/index.ts';

function read(text: string, options: Partial<YamlSource> = {}) {
  return readYaml({ text, file: 'a.yaml', code: 'CHART_INVALID_YAML', ...options });
}

function failure(text: string, options: Partial<YamlSource> = {}) {
  try {
    read(text, options);
  } catch (error) {
    return error;
  }
  throw new Error('It was read.');
}

describe('a scalar without quotes', () => {
  test.each<[string, Json, Json]>([
    // Text, its value for Helm and Kubernetes, its value for Pulumi.
    ['yes', true, 'yes'],
    ['no', false, 'no'],
    ['0644', 420, 420],
    ['0o640', 416, 416],
    ['0O12', 10, 10],
    ['0X1F', 31, 31],
    ['0B101', 5, 5],
    ['1_000', 1000, 1000],
    ['08', 8, 8],
    ['e1', 'e1', 'e1'],
    ['.e3', '.e3', '.e3'],
    ['1e12345', '1e12345', '1e12345'],
    ['12:30:45', '12:30:45', '12:30:45'],
    ['2024-01-02', '2024-01-02', '2024-01-02 00:00:00 +0000 UTC'],
    ['2024-01-02T03:04:05.5Z', '2024-01-02T03:04:05.5Z', '2024-01-02 03:04:05.5 +0000 UTC'],
    ['2023-02-29', '2023-02-29', '2023-02-29'],
    ['0o-7', '0o-7', -7],
    ['!!str 017', '017', '017'],
    ['! 12', '12', 12],
    ['~', null, null],
    ['', null, null],
  ])('%s', (text, helm, pulumi) => {
    expect(read(`a: ${text}\n`).value).toEqual({ a: helm });
    expect(read(`a: ${text}\n`, { dialect: 'pulumi' }).value).toEqual({ a: pulumi });
  });

  test.each<[string, string | undefined, string]>([
    ['1e6', '1e+06', '1e+06'],
    ['1e3', '1000', '1000'],
    ['16777217.0', '1.6777216e+07', '1.6777217e+07'],
    ['yes', 'true', 'yes'],
    ['~', undefined, '<nil>'],
    ['2024-01-02', '2024-01-02', '2024-01-02 00:00:00 +0000 UTC'],
    ['-0.0', '-0', '0'],
    ['.inf', '.inf', '+Inf'],
  ])('as a key: %s', (text, helm, pulumi) => {
    if (helm === undefined) expect(failure(`${text}: 1\n`)).toMatchObject({ code: 'CHART_INVALID_YAML' });
    else expect(read(`${text}: 1\n`).value).toEqual({ [helm]: 1 });
    expect(read(`${text}: 1\n`, { dialect: 'pulumi' }).value).toEqual({ [pulumi]: 1 });
  });
});

describe('an integer that a double cannot represent', () => {
  test.each(['9007199254740993', '-9223372036854775808', '18446744073709551615', '0xFFFFFFFFFFFFFFFF'])(
    '%s',
    (text) => {
      expect(failure(`a:\n  b: ${text}\n`)).toMatchObject({
        message: expect.stringContaining(String(BigInt(text))),
        position: { file: 'a.yaml', line: 2, column: 6 },
        hint: expect.stringContaining('Quote'),
      });
      expect(read(`a: ${text}\n`, { roundsIntegers: true }).value).toEqual({ a: Number(text) });
    },
  );

  test('is refused unless rounding is requested', () => {
    const roundsIntegers = ([first]: readonly (string | number)[]) => first === 'others';
    expect(read('others: [9007199254740993]\n', { roundsIntegers }).value).toEqual({ others: [9007199254740992] });
    expect(failure('ours: [9007199254740993]\n', { roundsIntegers })).toMatchObject({ code: 'CHART_INVALID_YAML' });
  });
});

describe('a map', () => {
  test.each<[string, DialectName, Json]>([
    ['a: &a {x: 1, z: 1}\nb: {<<: *a, z: 2}\n', 'helm', { a: { x: 1, z: 1 }, b: { x: 1, z: 2 } }],
    ['a: &a {z: 1}\nb: {z: 2, <<: *a}\n', 'helm', { a: { z: 1 }, b: { z: 1 } }],
    ['a: &a {y: 1}\nb: {y: 2, <<: *a}\n', 'pulumi', { a: { y: 1 }, b: { y: 2 } }],
    ['a: {<<: [{x: 1}, {x: 2, z: 3}]}\n', 'helm', { a: { x: 1, z: 3 } }],
    ['a: {<<: [{x: 1}, {x: 2, y: 3}]}\n', 'pulumi', { a: { x: 1, y: 3 } }],
    ['a: {"<<": 1}\n', 'helm', { a: { '<<': 1 } }],
    ['a: &a 1\nb: &a 2\nc: *a\n*a : 3\n', 'helm', { '2': 3, a: 1, b: 2, c: 2 }],
  ])('%j for %s', (text, dialect, value) => {
    expect(read(text, { dialect }).value).toEqual(value);
  });

  test('keeps the name of every key', () => {
    const { value } = read('__proto__: 1\nconstructor: 2\n');
    expect(Object.entries(value ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  test('reports repeated keys, or lets the last one win on request', () => {
    const text = 'a: 1\nb:\n  c: 1\n  c: 2\na: 3\n';
    expect(failure(text)).toMatchObject({
      errors: [{ position: { line: 4 } }, { position: { line: 5 } }],
    });
    const { value, repeatedKeys } = read(text, { takesLastKey: true });
    expect(value).toEqual({ a: 3, b: { c: 2 } });
    expect(repeatedKeys.map(({ line }) => line)).toEqual([4, 5]);
  });

  test.each(['a: *b\n', 'a: &a [*a]\n', 'a: {<<: 1}\n', '[a]: 1\n', 'a: .inf\n', 'a: !!int x\n', 'a: !!binary ?\n'])(
    'is refused for %j',
    (text) => expect(failure(text)).toMatchObject({ code: 'CHART_INVALID_YAML', position: { line: 1 } }),
  );
});

describe('text that Pulumi writes', () => {
  test.each<[string, Json]>([
    ["a:\n  text: 'first\n\n'\n  n: 1\n", { a: { text: 'first\n', n: 1 } }],
    ["a:\n  - b: \"x\ny\"\n    c: 'it''s\n\n\n  z'\n", { a: [{ b: 'x y', c: "it's\n\nz" }] }],
    ['a:\n  b: {\nc: 1,\n"d": [\n2 ] }\n  e: f\n', { a: { b: { c: 1, d: [2] }, e: 'f' } }],
    ["a: 'x\u2028    y'\n", { a: 'x\u2028y' }],
    ['a: |-\n    b\u2028    c\n', { a: 'b\u2028c' }],
    ['a: "b"# why\n', { a: 'b' }],
    ['\ufeffa: 1\r\nb: "x\r\n  y"\r\n', { a: 1, b: 'x y' }],
    ['a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['a: |\n  x', { a: 'x' }],
    ['a: "\\nlead"\n', { a: 'lead' }],
    ['a: "\\nlead "\n', { a: '\nlead ' }],
  ])('%j', (text, value) => {
    expect(read(text, { dialect: 'pulumi' }).value).toEqual(value);
  });

  test('is refused if a string begins with a tab', () => {
    expect(failure('a: "\\tx\\ny"\n', { dialect: 'pulumi' })).toMatchObject({
      message: expect.stringContaining('tab'),
    });
  });

  test('has positions in the original text', () => {
    const content = read("a:\n  b: 'x\n\n'\n  c: 1\n", { dialect: 'pulumi' });
    expect(content.positionOf(['a', 'c'])).toEqual({ file: 'a.yaml', line: 5, column: 6 });
    expect(content.keyPositionOf(['a', 'c'])).toEqual({ file: 'a.yaml', line: 5, column: 3 });
    expect(content.keyPositionOf(['a', 'x'])).toBeUndefined();
  });
});

describe('text that Helm and Kubernetes cannot read is refused', () => {
  test.each<[string, number, number]>([
    ['a: "x\u007fy"\n', 1, 6],
    ['a: "\\/"\n', 1, 5],
    ['a: "\\ud83d\\ude00"\n', 1, 5],
    ['a:\n  b: 1\n\t\n', 3, 1],
    ['a: |\n  \tx\n', 2, 3],
    ['a: {b:{}}\n', 1, 6],
    ['a: [:b]\n', 1, 5],
  ])('%j', (text, line, column) => {
    expect(failure(text)).toMatchObject({ position: { line, column }, hint: expect.stringMatching(/\S/) });
    expect(() => read(text, { isLenient: true })).not.toThrow();
  });

  test.each([
    'a: "\\\\/"\n',
    'a: "x\ty"\n',
    'a:\n  - "b\n\tc"\n',
    'a: {"b":{}}\n',
    'a: |\n  x\n  \ty\n',
    'a: x\t# y\n',
  ])('but not %j', (text) => expect(() => read(text)).not.toThrow());
});

test('a second document is refused, unless it is empty or the user did not write the text', () => {
  expect(failure('a: 1\n---\nb: 2\n')).toMatchObject({ position: { line: 2 } });
  expect(read('a: 1\n---\n# end\n').value).toEqual({ a: 1 });
  expect(read('a: 1\n---\nb: 2\n', { takesLastKey: true }).value).toEqual({ a: 1 });
});
