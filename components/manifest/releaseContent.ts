import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Json, JsonObject } from '../json/index.ts';
import type { Hook, KubernetesObject } from './objects.ts';

/** The content of a release without its name and namespace: all that a revision records and a rollback needs. */
export interface ReleaseContent {
  chart: { metadata: JsonObject; values: JsonObject };
  /** The user's values, without the chart's defaults. */
  config: JsonObject;
  manifest: string;
  hooks: Hook[];
  notes: string;
}

/** Compresses the content to base64: it is stored in Pulumi's state, which is transferred on every step. */
export function packContent(content: ReleaseContent): string {
  return gzipSync(JSON.stringify(content), { level: 9 }).toString('base64');
}

/** The inverse of {@link packContent}. */
export function unpackContent(packed: string): ReleaseContent {
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

/** Compresses objects to base64, for the same reason. */
export function packObjects(objects: readonly KubernetesObject[]): string {
  return gzipSync(JSON.stringify(objects), { level: 9 }).toString('base64');
}

/** The inverse of {@link packObjects}. */
export function unpackObjects(packed: string): KubernetesObject[] {
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

/**
 * Equal digests mean that nothing needs to be deployed. Notes and chart defaults are left out, because they only affect
 * the cluster through the manifest. The results of hooks in a revision that is rolled back to are left out too.
 * @param rollbackTo the revision that the content was taken from, if any
 * @returns 40 hex digits, to fit in a label
 */
export function digestOf(content: ReleaseContent, rollbackTo?: number): string {
  const { name = null, version = null } = content.chart.metadata;
  // Convert through JSON, because interfaces such as Hook are not assignable to index types.
  const hooks: Json = JSON.parse(JSON.stringify(content.hooks.map(({ last_run: _ran, ...hook }) => hook)));
  const parts: Json = [content.manifest, hooks, content.config, name, version, rollbackTo ?? null];
  return createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 40);
}

/** JSON with sorted keys: reordering values must not create a revision. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

/** The revision whose generated fields are reused. */
export interface RecordedRevision {
  content: ReleaseContent;
  /** The digest of the content, if the revision is deployed. */
  digest: string | undefined;
  /** The content of a later revision that failed. */
  attempted?: ReleaseContent;
}
