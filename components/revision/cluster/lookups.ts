import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type ApiClient, connect } from './apiClient.ts';
import { isApiError } from './apiError.ts';
import { type Discovery, discover } from './discovery.ts';
import type { ClusterTarget } from './target.ts';

/** The arguments of a template's `lookup`: an object, or a list if the name is empty. */
export interface LookupQuestion {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * Answers a template's `lookup` from a cluster: an object, or a list if the name is empty; an empty map if the object does not exist.
 * Sends nothing before the first call. Source of the rules: helm pkg/engine/lookup_func.go.
 */
export function clusterLookup(target: ClusterTarget): (question: LookupQuestion) => Promise<JsonObject> {
  let connection: Promise<{ client: ApiClient; discovery: Discovery }> | undefined;
  return async ({ apiVersion, kind, namespace, name }) => {
    try {
      connection ??= connect(target).then((client) => ({ client, discovery: discover(client, anyName) }));
      const { client, discovery } = await connection;
      const place = { apiVersion, kind, namespace: namespace || anyName, name: name || anyName };
      const path = await discovery.pathOf(place);
      if (path === undefined) {
        throw new ReleaseError('CHART_TEMPLATE_RENDER', `lookup: the cluster does not serve ${apiVersion}/${kind}.`, {
          hint: 'Check `.Capabilities.APIVersions.Has` first, or install the CRD of this kind.',
        });
      }
      const everywhere = namespace === '' ? path.replace(`/namespaces/${anyName}/`, '/') : path;
      const whole = name === '' ? everywhere.slice(0, everywhere.lastIndexOf('/')) : everywhere;
      return withKinds(await client.request({ path: whole }));
    } catch (error) {
      if (isApiError(error, 'NotFound')) return {};
      throw error;
    }
  };
}

/** Placeholder for a name in a path, if the caller gave none. */
const anyName = 'any';

/** Adds the kind to the items of a list: an API server leaves it out, and templates expect it. */
function withKinds(answer: JsonObject): JsonObject {
  const { apiVersion, kind, items } = answer;
  if (!Array.isArray(items) || typeof kind !== 'string' || apiVersion === undefined) return answer;
  const ofItem = { apiVersion, kind: kind.replace(/List$/, '') };
  return { ...answer, items: items.map((item) => (isJsonObject(item) ? { ...ofItem, ...item } : item)) };
}
