import { type ApiClient, connect } from './cluster/apiClient.ts';
import { type Discovery, discover } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import type { RevisionStore } from './storage/revisionStore.ts';
import { type ReleaseIdentity, secretStore } from './storage/secretStore.ts';

/** A connection to the cluster and to the stored history of one release. */
export interface Connection {
  client: ApiClient;
  discovery: Discovery;
  store: RevisionStore;
}

/** Creates a connection; tests pass one with their own store. */
export type Connect = typeof connectTo;

/** Sends nothing yet: an unreachable cluster shows at the first request. @throws ReleaseError CLUSTER_CONFIG */
export async function connectTo(target: ClusterTarget, release: ReleaseIdentity): Promise<Connection> {
  const client = await connect(target);
  return { client, discovery: discover(client, release.namespace), store: secretStore(client, release) };
}

const shared = new Map<string, Promise<Connection>>();

/** Like {@link connectTo}, but once per process: the resources of a run share the connection and the discovery. */
export function connectOnce(target: ClusterTarget, release: ReleaseIdentity): Promise<Connection> {
  const { name, namespace } = release;
  const key = JSON.stringify([target, name, namespace]);
  const found = shared.get(key) ?? connectTo(target, { name, namespace });
  shared.set(key, found);
  // Don't cache a failure: the kubeconfig may exist a moment later.
  found.catch(() => shared.delete(key));
  return found;
}
