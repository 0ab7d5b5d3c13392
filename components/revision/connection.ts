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
export type Connect = typeof connectTo;

/** By client and namespace: a process asks once which kinds a server has. */
const discoveries = new WeakMap<ApiClient, Map<string, Discovery>>();

/** Sends nothing yet: an unreachable cluster shows at the first request. @throws ReleaseError CLUSTER_CONFIG */
export async function connectTo(target: ClusterTarget, release: ReleaseIdentity): Promise<Connection> {
  const client = await connect(target);
  const known = discoveries.get(client) ?? new Map<string, Discovery>();
  discoveries.set(client, known);
  const discovery = known.get(release.namespace) ?? discover(client, release.namespace);
  known.set(release.namespace, discovery);
  return { client, discovery, store: secretStore(client, release) };
}
