import { X509Certificate } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { isJsonObject, type Json } from '../../../json/index.ts';

/**
 * When the login of a refused request expired: the `exp` of a JWT (RFC 7519, section 4.1.4), or the end of a client certificate.
 * @param options the request options that come from the kubeconfig's user
 * @returns undefined if the login has not expired, or if its end is unknown
 */
export function expiredSince({ headers, cert }: RequestOptions, now: Date): Date | undefined {
  const ends = [endOfToken(bearerOf(headers)), endOfCertificate(cert)];
  return ends.find((end) => end !== undefined && end <= now);
}

function bearerOf(headers: RequestOptions['headers']): string | undefined {
  const authorization = headers !== undefined && 'Authorization' in headers ? headers.Authorization : undefined;
  return typeof authorization === 'string' ? /^Bearer (\S+)$/.exec(authorization)?.[1] : undefined;
}

function endOfToken(token: string | undefined): Date | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: Json = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const seconds = isJsonObject(claims) ? claims.exp : undefined;
    return typeof seconds === 'number' ? new Date(seconds * 1000) : undefined;
  } catch {
    // Not every token is a JWT.
    return undefined;
  }
}

function endOfCertificate(cert: RequestOptions['cert']): Date | undefined {
  if (typeof cert !== 'string' && !Buffer.isBuffer(cert)) return undefined;
  try {
    return new Date(new X509Certificate(cert).validTo);
  } catch {
    return undefined;
  }
}
