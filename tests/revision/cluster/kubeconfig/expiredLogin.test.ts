import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../../../components/revision/cluster/apiError.ts';
import { expiredSince } from '../../../../components/revision/cluster/kubeconfig/expiredLogin.ts';

const now = new Date('2026-01-02T00:00:00Z');
const seconds = (text: string) => Date.parse(text) / 1000;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const jwt = (claims: unknown) => bearer(`${encoded({ alg: 'none' })}.${encoded(claims)}.`);

/** Created for this test; it expired on 2020-01-02. Its key was not kept. */
const endedCertificate = `-----BEGIN CERTIFICATE-----
MIIBBzCBrgIBATAKBggqhkjOPQQDAjAQMQ4wDAYDVQQDDAVlbmRlZDAeFw0yMDAx
MDEwMDAwMDBaFw0yMDAxMDIwMDAwMDBaMBAxDjAMBgNVBAMMBWVuZGVkMFkwEwYH
KoZIzj0CAQYIKoZIzj0DAQcDQgAEhPIhyX/MJrQfRQ1zURzlwVPRSzbqRxKs2zLP
WIkd11989v1dZQ8gQ7EZcw2hIcAPFJtPB5edTpDucLpN5r4G/DAKBggqhkjOPQQD
AgNIADBFAiBjcTXQJJvsCNyMYpTXHlsc68cmh09cefG9HNypDdOCjwIhAIdw0LDY
EJQzPOB1p1NULGBTu/WeDsx/6oLfX4T38RWE
-----END CERTIFICATE-----
`;

describe('the login of a refused request', () => {
  test('has expired at the exp of its token', () => {
    const options = jwt({ exp: seconds('2026-01-01T00:00:00Z') });
    expect(expiredSince(options, now)).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  test('has expired at the end of its certificate', () => {
    expect(expiredSince({ cert: endedCertificate }, now)?.getUTCFullYear()).toBe(2020);
  });

  test.each([
    ['a token that has time left', jwt({ exp: seconds('2026-01-03T00:00:00Z') })],
    ['a token without an end', jwt({ sub: 'somebody' })],
    ['a token that is not a JWT', bearer('abc.def.ghi')],
    ['a password', { headers: { Authorization: 'Basic YTpi' } }],
    ['an unreadable certificate', { cert: 'none' }],
    ['no login at all', {}],
  ])('does not count as expired with %s', (_what, options) => {
    expect(expiredSince(options, now)).toBeUndefined();
  });

  test('is reported in the error', () => {
    const error = new ApiError(401, 'Unauthorized', 'Unauthorized', {}, { expired: now });
    expect(error.hint).toContain('expired at 2026-01-02T00:00:00.000Z');
    expect(error.hint).toContain('Log in again');
  });
});
