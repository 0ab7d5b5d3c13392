import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../../json/index.ts';
import { type ApiClient, connect } from '../cluster/apiClient.ts';
import type { ClusterTarget } from '../cluster/target.ts';

/** A release's own records are no secrets of the application, and large. */
const recordType = 'helm.sh/release.v1';

/** The values of all Secrets of a namespace, but for records of releases: for hiding them in what is printed. */
export async function readSecretData(target: ClusterTarget, namespace: string): Promise<string[]> {
  return secretDataIn(await connect(target), namespace);
}

/** The same with a connection at hand. */
export async function secretDataIn(client: ApiClient, namespace: string, signal?: AbortSignal): Promise<string[]> {
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

/** A namespace may hold Secrets of anybody: shorter texts would hide half of what is printed. */
const shortest = 4;

/** A name is no secret, and would be hidden in the names of objects. */
function isPublic(key: string): boolean {
  return /(?:^|[-_.])user(?:name)?$/i.test(key);
}
