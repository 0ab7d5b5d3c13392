import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Json, JsonObject } from '../json/index.ts';
import type { Hook, KubernetesObject } from './objects.ts';

/** What a release consists of, apart from its name and place: all that a revision records and a rollback needs. */
export interface ReleaseContent {
  chart: { metadata: JsonObject; values: JsonObject };
  /** The user's values, without the chart's defaults. */
  config: JsonObject;
  manifest: string;
  hooks: Hook[];
  notes: string;
}

/** The content as compressed text, base64: it is carried in Pulumi's state, where each byte is paid on every step. */
export function packContent(content: ReleaseContent): string {
  return gzipSync(JSON.stringify(content), { level: 9 }).toString('base64');
}

/** The inverse of {@link packContent}. */
export function unpackContent(packed: string): ReleaseContent {
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

/** Objects as compressed text, base64, for the same reason. */
export function packObjects(objects: readonly KubernetesObject[]): string {
  return gzipSync(JSON.stringify(objects), { level: 9 }).toString('base64');
}

/** The inverse of {@link packObjects}. */
export function unpackObjects(packed: string): KubernetesObject[] {
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

/**
 * Equal digests mean that there is nothing to deploy. Notes and chart defaults don't count: they change nothing in the
 * cluster that the manifest does not show. Nor does it count how hooks ran for the revision that is rolled back to.
 * @param rollbackTo the revision that the content was taken from, if it was
 * @returns 40 hex digits, so that it fits a label
 */
export function digestOf(content: ReleaseContent, rollbackTo?: number): string {
  const { name = null, version = null } = content.chart.metadata;
  // Through JSON, since interfaces such as Hook are no index types.
  const hooks: Json = JSON.parse(JSON.stringify(content.hooks.map(({ last_run: _ran, ...hook }) => hook)));
  const parts: Json = [content.manifest, hooks, content.config, name, version, rollbackTo ?? null];
  return createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 40);
}

/** JSON with sorted keys: the order in which a user writes values makes no release. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

/** The revision that fields which charts generate are taken from. */
export interface RecordedRevision {
  content: ReleaseContent;
  /** Of the content, where the revision is deployed. */
  digest: string | undefined;
  /** The content of a later revision that failed. */
  attempted?: ReleaseContent;
}
