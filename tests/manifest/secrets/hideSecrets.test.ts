import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hideSecrets } from '../../../components/manifest/index.ts';
import fc from '../../fastCheck.ts';

const secret = 'CANARY/pass wörd&1';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('hideSecrets', () => {
  test.each<[string, string]>([
    ['as it is', secret],
    ['in capital letters', secret.toUpperCase()],
    ['in small letters', secret.toLowerCase()],
    ['in JSON', JSON.stringify(secret)],
    ['in JSON as Go writes it', secret.replace('&', '\\u0026')],
    ['in HTML', secret.replace('&', '&amp;')],
    ['in a URL', encodeURIComponent(secret)],
    ['in a query', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['encoded', base64(secret)],
    ['encoded after one byte', base64(`:${secret}`)],
    ['encoded after two bytes', base64(`u:${secret}`)],
    ['encoded between others', base64(`user:${secret}@host`)],
    ['encoded for a URL', Buffer.from(secret).toString('base64url')],
    ['encoded twice', base64(base64(secret))],
    ['as a digest', createHash('sha256').update(secret).digest('hex')],
    ['as the digest of a line', createHash('md5').update(`${secret}\n`).digest('hex')],
    ['as an encoded digest', createHash('sha1').update(secret).digest('base64')],
    ['as the beginning of a digest', createHash('sha512').update(secret).digest('hex').slice(0, 30)],
  ])('hides a secret %s', (_how, form) => {
    const shown = hideSecrets([secret])(`before ${form} after`);
    expect(shown).toMatch(/^before .*\(secret\).* after$/);
    // A few characters of base64 belong to its neighbors as well.
    expect(shown.length).toBeLessThan('before (secret) after'.length + 16);
  });

  test('hides the parts of a structured secret', () => {
    const hide = hideSecrets([
      'postgres://admin:s3cr3t%2Fword@db:5432/app',
      '{"auths": {"registry": {"auth": "dXNlcjpwYXNz"}}}',
      'A=1\nTOKEN="abcdef-ghijkl"\n',
      base64('decoded elsewhere'),
    ]);
    for (const part of ['s3cr3t/word', 'dXNlcjpwYXNz', 'abcdef-ghijkl', 'decoded elsewhere']) {
      expect(hide(`x ${part} y`)).toBe('x (secret) y');
    }
  });

  test('hides a secret that is wrapped or cut', () => {
    const long = 'a-long-secret-that-somebody-encodes-and-wraps-at-some-column-or-other';
    const wrapped = base64(long).replace(/.{40}/g, '$&\n    ');
    expect(hideSecrets([long])(`log:\n    ${wrapped}\n    end`)).toBe('log:\n    (secret)\n    end');
    expect(hideSecrets([secret])('it is CANARY/pa…')).toBe('it is (secret)…');
  });

  test('hides short secrets as whole words', () => {
    const hide = hideSecrets(['ab1', 'x', 'true', '']);
    expect(hide('pin=ab1, cab1, ab12, x, true')).toBe('pin=(secret), cab1, ab12, x, true');
  });

  test('hides a secret that contains another secret completely', () => {
    expect(hideSecrets(['word', 'password'])('the password')).toBe('the (secret)');
  });

  test('hides arbitrary secrets', () => {
    const any = fc.stringMatching(/^[a-z0-9+/]{8,20}$/);
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), fc.string(), (secrets, noise) => {
        const shown = hideSecrets(secrets)(secrets.map((each) => `${noise}${each}`).join(' '));
        expect(secrets.filter((each) => shown.includes(each))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
