import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type ApiClient, connect } from './apiClient.ts';
import { isApiError } from './apiError.ts';
import { type Discovery, discover } from './discovery.ts';
import type { ClusterTarget } from './target.ts';

/** What a template's `lookup` asks for: an object, or a list where no name is given. */
export interface LookupQuestion {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * Answers a template's `lookup` from a cluster: an object, or a list where no name is given; an empty map where there is none.
 * Nothing is sent before the first question. Source of the rules: helm pkg/engine/lookup_func.go.
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
        throw new ReleaseError('CHART_TEMPLATE_RENDER', `lookup: the cluster serves no ${apiVersion}/${kind}.`, {
          hint: 'Ask `.Capabilities.APIVersions.Has` first, or install what defines the kind.',
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

/** Stands where a path needs a name and none is meant. */
const anyName = 'any';

/** An API server leaves the kind out of the items of a list; a template sees it. */
function withKinds(answer: JsonObject): JsonObject {
  const { apiVersion, kind, items } = answer;
  if (!Array.isArray(items) || typeof kind !== 'string' || apiVersion === undefined) return answer;
  const ofItem = { apiVersion, kind: kind.replace(/List$/, '') };
  return { ...answer, items: items.map((item) => (isJsonObject(item) ? { ...ofItem, ...item } : item)) };
}
