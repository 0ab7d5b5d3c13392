import { isJsonObject } from '../config/index.ts';
import { connect } from './cluster/apiClient.ts';
import type { ClusterTarget } from './cluster/target.ts';

/** A release's own records are no secrets of the application, and large. */
const recordType = 'helm.sh/release.v1';

/** The values of all Secrets of a namespace, but for records of releases: for hiding them in what is printed. */
export async function readSecretData(target: ClusterTarget, namespace: string): Promise<string[]> {
  const client = await connect(target);
  const selector = encodeURIComponent(`type!=${recordType}`);
  const { items } = await client.request({ path: `/api/v1/namespaces/${namespace}/secrets?fieldSelector=${selector}` });
  const secrets = Array.isArray(items) ? items.filter(isJsonObject) : [];
  return secrets.flatMap(({ data }) =>
    isJsonObject(data) ? Object.values(data).map((value) => Buffer.from(String(value), 'base64').toString()) : [],
  );
}
