import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { standInFor } from '../../../components/render/secrets/standIn.ts';
import fc from '../../fastCheck.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const other = (text: string) => String(standInFor(text));

describe('the stand-in for a secret', () => {
  test('has the same type', () => {
    expect(standInFor({ a: 1, b: [true], c: null })).toEqual({ a: 2, b: [false], c: expect.any(String) });
  });

  test('differs in each letter and digit', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const standIn = other(text);
        expect(standIn).not.toBe(text);
        // Of what may be base64 the decoded text is another one, and the letters follow from that.
        const isBase64 = Buffer.from(text, 'base64').toString('base64') === text;
        // The prefix of a hexadecimal, octal or binary number stays.
        const hasBase = /^0[xob]/.test(text);
        if (/^[a-z0-9]+$/i.test(text) && !isBase64 && !hasBase && standIn.length === text.length) {
          expect([...standIn].filter((letter, place) => letter === text[place])).toEqual([]);
        }
      }),
    );
  });

  test('can be decoded and parsed like the secret', () => {
    expect(Buffer.from(other(base64('some text')), 'base64').toString()).toBe('tpnf ufyu');
    const wrapped = base64('x'.repeat(60)).replace(/.{20}/g, '$&\n');
    expect(
      other(wrapped)
        .split('\n')
        .map(({ length }) => length),
    ).toEqual(wrapped.split('\n').map(({ length }) => length));
    const json = '{"auths": {"reg.example": {"auth": "dTpw", "port": 10, "on": true}}}';
    expect(JSON.parse(other(json))).toEqual({
      auths: { 'sfh.fybnqmf': { auth: expect.any(String), port: 21, on: false } },
    });
    expect(JSON.parse(Buffer.from(other(base64(json)), 'base64').toString())).toHaveProperty('auths');
    expect(parse(other('name: x\nlist:\n  - port: 80\n  - y\n'))).toEqual({ name: 'y', list: [{ port: 91 }, 'z'] });
  });

  test.each([
    ['a number', '8080', /^\d{4}$/],
    ['a version', '1.20.0-rc.1', /^[1-9]\.\d\d\.[1-9]-[a-z]{2}\.[1-9]$/],
    ['a time', '2024-12-31T23:59:59Z', /^\d{4}-01-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/],
    ['a URL', 'https://u:p%2Fw@host:5432/db', /^https:\/\/[a-z]:[a-z]%2F[a-z]@[a-z]{4}:\d{4}\/[a-z]{2}$/],
    ['a truth value', 'true', /^false$/],
    ['hexadecimal digits', '0xdeadbeef', /^0x[0-9a-f]{8}$/],
    ['a template', '{{ .Release.Name }}-db', /^\{\{ \.Release\.Name \}\}-[a-z]{2}$/],
    [
      'a PEM block',
      '-----BEGIN KEY-----\nab+/\n-----END KEY-----\n',
      /^-----BEGIN KEY-----\nbc\+\/\n-----END KEY-----\n$/,
    ],
    ['several lines', 'one\ntwo\n', /^[a-z]{3}\n[a-z]{3}\n$/],
  ])('is %s if the secret is one', (_what, text, shape) => {
    expect(other(text)).toMatch(shape);
  });
});
