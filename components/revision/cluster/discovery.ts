import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { type ApiClient, ApiError } from './apiClient.ts';

/** Identifies an object in the cluster. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  name: string;
  /** Absent for objects in the release's own namespace and for cluster-scoped objects. */
  namespace?: string;
}

/** Where the API server serves a kind. */
interface KindEndpoint {
  plural: string;
  namespaced: boolean;
}

/** Finds the URL paths of objects. Asks the server for its kinds once per group and version, as long as the kind is found. */
export interface Discovery {
  /** The path of the object; undefined if the server does not serve its kind (yet). */
  pathOf(reference: ObjectReference): Promise<string | undefined>;
}

/** Whether the path is that of a cluster-scoped object: all releases in the cluster share such names. */
export function isClusterScoped(path: string): boolean {
  return !/\/namespaces\/[^/]+\/[^/]+\/[^/]+$/.test(path);
}

/** @param namespace for objects of namespaced kinds that do not set one */
export function discover(client: ApiClient, namespace: string): Discovery {
  const groups = new Map<string, Promise<ReadonlyMap<string, KindEndpoint>>>();
  return {
    async pathOf(reference) {
      const base = reference.apiVersion.includes('/')
        ? `/apis/${reference.apiVersion}`
        : `/api/${reference.apiVersion}`;
      let kinds = groups.get(base);
      if (kinds === undefined) {
        kinds = kindsOf(client, base);
        groups.set(base, kinds);
      }
      const endpoint = await kinds.then(
        (found) => found.get(reference.kind),
        (error) => {
          groups.delete(base);
          throw error;
        },
      );
      if (endpoint === undefined) {
        // Its CRD may be created later in this run, so the next call asks the server again.
        groups.delete(base);
        return undefined;
      }
      const place = endpoint.namespaced ? `/namespaces/${inPath(reference.namespace ?? namespace)}` : '';
      return `${base}${place}/${endpoint.plural}/${inPath(reference.name)}`;
    },
  };
}

/** Escapes a name for a path: RBAC objects may have any characters but `/` and `%` in their names. */
export function inPath(name: string): string {
  // Many such names have a colon, which needs no escape in a path (RFC 3986, pchar).
  return encodeURIComponent(name).replaceAll('%3A', ':');
}

export function referenceOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
}

/** `Kind/name`, or `Kind/namespace/name` if the reference has a namespace. */
export function formatReference({ kind, name, namespace }: ObjectReference): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

async function kindsOf(client: ApiClient, base: string): Promise<ReadonlyMap<string, KindEndpoint>> {
  const kinds = new Map<string, KindEndpoint>();
  try {
    const { resources } = await client.request({ path: base });
    for (const resource of Array.isArray(resources) ? resources : []) {
      if (!isJsonObject(resource)) continue;
      const { name, kind, namespaced } = resource;
      // A name with a slash is a subresource, e.g. deployments/status.
      if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) continue;
      kinds.set(kind, { plural: name, namespaced: namespaced === true });
    }
  } catch (error) {
    // The server answers with plain text, without a reason, for a group that it does not serve.
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
  return kinds;
}
