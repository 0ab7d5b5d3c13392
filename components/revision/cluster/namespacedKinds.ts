import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { groupOf } from '../../manifest/index.ts';
import { type ApiClient, ApiError } from './apiClient.ts';

/** A namespaced kind whose objects can be listed and deleted. */
export interface NamespacedKind {
  apiVersion: string;
  kind: string;
  plural: string;
}

/** The result of discovery. */
export interface ServedKinds {
  kinds: NamespacedKind[];
  /** API group versions whose kinds are unknown, because their own API server is unavailable. */
  unknown: string[];
}

/**
 * All kinds of objects that a namespace can contain, each in the version that the server prefers
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api).
 * @throws what the client throws
 */
export async function servedKinds(client: ApiClient): Promise<ServedKinds> {
  const { groups } = await client.request({ path: '/apis' });
  const versions = ['v1', ...listOf(groups).flatMap(versionsOf)];
  const unknown: string[] = [];
  const answers = await Promise.all(
    versions.map(async (apiVersion) => {
      const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      try {
        const { resources } = await client.request({ path });
        return listOf(resources).flatMap((resource) => kindOf(resource, apiVersion));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        unknown.push(apiVersion);
        return [];
      }
    }),
  );
  const kinds = new Map<string, NamespacedKind>();
  for (const kind of answers.flat()) {
    const key = `${kind.plural}.${groupOf(kind.apiVersion)}`;
    if (!kinds.has(key)) kinds.set(key, kind);
  }
  return { kinds: [...kinds.values()], unknown };
}

/** The versions of a group, preferred version first. */
function versionsOf({ preferredVersion, versions }: JsonObject): string[] {
  const preferred = isJsonObject(preferredVersion) ? [preferredVersion] : [];
  const names = [...preferred, ...listOf(versions)].map(({ groupVersion }) => groupVersion);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

function kindOf({ name, kind, namespaced, verbs }: JsonObject, apiVersion: string): NamespacedKind[] {
  // A name with a slash is a subresource. A kind that cannot be deleted is a view of other objects, such as the metrics of pods.
  const isObject = typeof name === 'string' && !name.includes('/') && typeof kind === 'string' && namespaced === true;
  const can = (verb: string) => Array.isArray(verbs) && verbs.includes(verb);
  return isObject && can('list') && can('delete') ? [{ apiVersion, kind, plural: name }] : [];
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
