import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { type ApiClient, ApiError } from './apiClient.ts';

/** What identifies a live object. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  name: string;
  /** Absent for the release's own namespace and for cluster-scoped kinds. */
  namespace?: string;
}

/** Where a kind's objects live on the API server. */
interface KindEndpoint {
  plural: string;
  namespaced: boolean;
}

/** Finds the URL paths of objects by asking the server which kinds it serves, once per group and version while they are there. */
export interface Discovery {
  /** The path of the object, or undefined when the server does not serve its kind (yet). */
  pathOf(reference: ObjectReference): Promise<string | undefined>;
}

/** True for the path of an object that no namespace holds: all releases of the cluster share its name. */
export function isClusterScoped(path: string): boolean {
  return !/\/namespaces\/[^/]+\/[^/]+\/[^/]+$/.test(path);
}

/** @param namespace where namespaced objects go that name none */
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
        // A definition may be on its way: the next question is put to the server again.
        groups.delete(base);
        return undefined;
      }
      const place = endpoint.namespaced ? `/namespaces/${inPath(reference.namespace ?? namespace)}` : '';
      return `${base}${place}/${endpoint.plural}/${inPath(reference.name)}`;
    },
  };
}

/** A name as a part of a path: those of RBAC objects may have any characters but `/` and `%`. */
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

/** `Kind/name`, with the namespace when the object names one. */
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
    // A group that is not served is answered in plain text, without a reason.
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
  return kinds;
}
