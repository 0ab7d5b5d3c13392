import { describe, expect, test } from '@jest/globals';
import { editConfig, valuesKey } from '../../components/operation/index.ts';

function edit(text: string, ...changes: Parameters<typeof editConfig>[1]): string {
  return editConfig({ path: 'Pulumi.x.yaml', text }, changes);
}

describe('editConfig', () => {
  test('takes away what is not there without a trace', () => {
    const text = 'config:\n  a:b: c\n';
    expect(edit(text, { path: [valuesKey, 'tag'], value: undefined })).toContain('a:b: c');
  });

  test('merges a file of values as Helm does: maps merge, all else is replaced, null stays', () => {
    const text = `config:\n  ${valuesKey}: { image: { tag: v1, pull: x }, list: [1, 2], port: 1, db: { secure: v1:abc } }\n`;
    const value = { image: { tag: 'v2' }, list: [3], port: { http: 1 }, db: null };
    expect(edit(text, { path: [valuesKey], value, merge: true })).toBe(
      `config:\n  ${valuesKey}: { image: { tag: v2, pull: x }, list: [ 3 ], port: { http: 1 }, db: null }\n`,
    );
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

  test('opens a section that is JSON in a text', () => {
    const text = `config:\n  ${valuesKey}: '{"a":1}'\n`;
    expect(edit(text, { path: [valuesKey, 'b'], value: 2 })).toMatch(/a: 1[\s\S]*b: 2/);
  });

  test.each([
    ['CONFIG_INVALID_VALUE', `config:\n  ${valuesKey}: { secure: v1:abc }\n`],
    ['CONFIG_WRONG_TYPE', `config:\n  ${valuesKey}: { a: text }\n`],
    ['CONFIG_WRONG_TYPE', `config:\n  ${valuesKey}: { a: [1] }\n`],
    ['CONFIG_INVALID_YAML', 'config: {\n'],
  ])('refuses with %s what cannot be set in %j', (code, text) => {
    expect(() => edit(text, { path: [valuesKey, 'a', 'b'], value: 1 })).toThrow(expect.objectContaining({ code }));
  });
});
