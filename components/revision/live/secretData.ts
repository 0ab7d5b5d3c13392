import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../../json/index.ts';
import type { Connection } from '../connection.ts';

/** Records of releases are large and are not secrets of the application. */
const recordType = 'helm.sh/release.v1';

/** The values of all Secrets in a namespace, without records of releases, to mask them in output. */
export async function readSecretData(
  { client }: Pick<Connection, 'client'>,
  namespace: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const selector = encodeURIComponent(`type!=${recordType}`);
  const path = `/api/v1/namespaces/${namespace}/secrets?fieldSelector=${selector}`;
  const { items } = await client.request({ path, signal });
  const secrets = Array.isArray(items) ? items.filter(isJsonObject) : [];
  return secrets.flatMap(({ data }) =>
    Object.entries(isJsonObject(data) ? data : {}).flatMap(([key, value]) => {
      const bytes = Buffer.from(String(value), 'base64');
      return isPublic(key) || bytes.length < shortest ? [] : [isUtf8(bytes) ? bytes.toString('utf8') : String(value)];
    }),
  );
}

/** Minimum length. The namespace may contain any Secrets, and masking very short values would make output unreadable. */
const shortest = 4;

/** User names are not secret. Masking them would hide parts of object names. */
function isPublic(key: string): boolean {
  return /(?:^|[-_.])user(?:name)?$/i.test(key);
}
