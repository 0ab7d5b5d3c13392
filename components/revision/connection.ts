import { type ApiClient, connect } from './cluster/apiClient.ts';
import { type Discovery, discover } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import type { RevisionStore } from './storage/revisionStore.ts';
import { type ReleaseIdentity, secretStore } from './storage/secretStore.ts';

/** One API server. */
export interface Cluster {
  client: ApiClient;
  discovery: Discovery;
}

/** A connection to the cluster and to the stored history of one release. */
export interface Connection extends Cluster {
  store: RevisionStore;
}

/** Creates a connection; tests pass one with their own store. */
export type Connect = (target: ClusterTarget, release: ReleaseIdentity) => Connection;

/** By client and namespace: a process asks once which kinds a server has. */
const discoveries = new WeakMap<ApiClient, Map<string, Discovery>>();

/**
 * Creates a connection for one release, to be passed to all that asks the cluster about it. Sends and reads nothing yet: an unusable kubeconfig
 * (CLUSTER_CONFIG) or an unreachable cluster shows at the first request.
 */
export function connectTo(target: ClusterTarget, { name, namespace }: ReleaseIdentity): Connection {
  let opened: Promise<ApiClient> | undefined;
  const open = (): Promise<ApiClient> => {
    opened ??= connect(target).catch((error) => {
      // The next request tries again.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const client: ApiClient = {
    request: async (request) => (await open()).request(request),
    requestText: async (request) => (await open()).requestText(request),
    requestStream: async (request) => (await open()).requestStream(request),
  };
  return {
    client,
    discovery: { pathOf: async (reference) => discoveryOf(await open(), namespace).pathOf(reference) },
    store: secretStore(client, { name, namespace }),
  };
}

function discoveryOf(client: ApiClient, namespace: string): Discovery {
  const known = discoveries.get(client) ?? new Map<string, Discovery>();
  discoveries.set(client, known);
  const discovery = known.get(namespace) ?? discover(client, namespace);
  known.set(namespace, discovery);
  return discovery;
}
