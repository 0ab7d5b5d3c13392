import { describe, expect, test } from '@jest/globals';
import { editConfig, readStackFile, valuesKey } from '../../../components/config/index.ts';
import type { Json } from '../../../components/json/index.ts';

function edit(text: string, ...changes: Parameters<typeof editConfig>[1]): string {
  return editConfig({ path: 'Pulumi.x.yaml', text }, changes);
}

function valuesIn(text: string): Json {
  return JSON.parse(readStackFile({ path: 'Pulumi.x.yaml', text }).config[valuesKey] ?? '');
}

describe('editConfig', () => {
  test('removing a missing setting changes nothing', () => {
    const text = 'config:\n  a:b: c\n';
    expect(edit(text, { path: [valuesKey, 'tag'], value: undefined })).toContain('a:b: c');
  });

  test('merges a values file like Helm: maps merge, other values replace, null stays', () => {
    const text = `config:\n  ${valuesKey}: { image: { tag: v1, pull: x }, list: [1, 2], port: 1, db: { secure: v1:abc } }\n`;
    const value = { image: { tag: 'v2' }, list: [3], port: { http: 1 }, db: null };
    const merged = { image: { tag: 'v2', pull: 'x' }, list: [3], port: { http: 1 }, db: null };
    expect(valuesIn(edit(text, { path: [valuesKey], value, merge: true }))).toEqual(merged);
  });

  test('merges with what earlier files of the command line give', () => {
    const of = (value: Json) => ({ path: [valuesKey], value, merge: true });
    const first = { image: { tag: 'v2' }, db: { host: 'x' }, port: 1 };
    const edited = edit('config: {}\n', of(first), of({ image: {}, db: { name: 'y' }, port: {} }));
    expect(valuesIn(edited)).toEqual({ image: { tag: 'v2' }, db: { host: 'x', name: 'y' }, port: {} });
  });

  test('keeps the text of other values, comments and aliases', () => {
    const lines = [
      'config: # ours',
      '  kubernetes:account: 123456789012345678',
      `  ${valuesKey}:`,
      '    defaultMode: 0644 # octal',
      '    day: 2024-01-02T03:04:05.5Z',
      '    sha: 1e12345',
      "    text: '1_000'",
      "    closed: 'first",
      '',
      "'",
      '    base: &b {cpu: 1}',
      '    merged: {<<: *b, mem: 2}',
      '    image:',
      '      tag: v1 # today',
      '    script: |',
      '      no: 1',
      '',
      '    # last',
      '',
    ];
    const change = (path: string[], value: Json | undefined) => ({ path: [valuesKey, ...path], value });
    const edited = edit(
      lines.join('\n'),
      change(['image', 'tag'], '2024-01-02'),
      change(['image', 'pull'], true),
      change(['new', 'list'], ['no', 1]),
      change(['sha'], undefined),
    );
    const added = [
      '      pull: true',
      ...lines.slice(14, 16),
      '    new:',
      '      list:',
      '        - "no"',
      '        - 1',
    ];
    expect(edited.split('\n')).toEqual([
      ...lines.slice(0, 5),
      ...lines.slice(6, 13),
      '      tag: "2024-01-02" # today',
      ...added,
      ...lines.slice(16),
    ]);
  });

  test.each([
    ['an alias', ['ali', 'cpu'], { base: { cpu: 1 }, ali: { cpu: 5 } }],
    ['the target of an alias', ['base', 'cpu'], { base: { cpu: 5 }, ali: { cpu: 1 } }],
  ])('changes only %s', (_what, path, expected) => {
    const text = `config:\n  ${valuesKey}:\n    base: &b {cpu: 1}\n    ali: *b\n`;
    expect(valuesIn(edit(text, { path: [valuesKey, ...path], value: 5 }))).toEqual(expected);
  });

  test('writes JSON for a string that Pulumi would change', () => {
    const text = `config:\n  ${valuesKey}:\n    a: 1\n`;
    const script = '\tmake\n';
    expect(valuesIn(edit(text, { path: [valuesKey, 'b'], value: script }))).toEqual({ a: 1, b: script });
    const secret = `config:\n  ${valuesKey}:\n    a: { secure: v1:abc }\n`;
    const refused = expect.objectContaining({ code: 'CONFIG_INVALID_VALUE' });
    expect(() => edit(secret, { path: [valuesKey, 'b'], value: script })).toThrow(refused);
  });

  test.each([false, true])(
    'refuses a plain value in the place of a secret, so that it stays out of the state; merged: %s',
    (merge) => {
      const text = `config:\n  ${valuesKey}: { db: { secure: v1:abc }, list: [{ secure: v1:abc }] }\n`;
      const refused = expect.objectContaining({ code: 'CONFIG_INVALID_VALUE' });
      const change = merge ? { path: [valuesKey], value: { db: 'x' }, merge } : { path: [valuesKey, 'db'], value: 'x' };
      expect(() => edit(text, change)).toThrow(refused);
      expect(() => edit(text, { path: [valuesKey, 'list', 0], value: 'x' })).toThrow(refused);
      expect(edit(text, { path: [valuesKey, 'db'], value: undefined })).not.toContain('db');
    },
  );

  test('edits a section that is a string with JSON', () => {
    const text = `config:\n  ${valuesKey}: '{"a":1}'\n`;
    expect(valuesIn(edit(text, { path: [valuesKey, 'b'], value: 2 }))).toEqual({ a: 1, b: 2 });
  });

  test.each([
    ['CONFIG_INVALID_VALUE', `config:\n  ${valuesKey}: { secure: v1:abc }\n`],
    ['CONFIG_WRONG_TYPE', `config:\n  ${valuesKey}: { a: text }\n`],
    ['CONFIG_WRONG_TYPE', `config:\n  ${valuesKey}: { a: [1] }\n`],
    ['CONFIG_INVALID_YAML', 'config: {\n'],
  ])('reports %s for an impossible change of %j', (code, text) => {
    expect(() => edit(text, { path: [valuesKey, 'a', 'b'], value: 1 })).toThrow(expect.objectContaining({ code }));
  });
});
