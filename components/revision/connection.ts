import { type ApiClient, connect } from './cluster/apiClient.ts';
import { type Discovery, discover } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import type { RevisionStore } from './storage/revisionStore.ts';
import { type ReleaseIdentity, secretStore } from './storage/secretStore.ts';

/** A release's place in a cluster, ready to work on. */
export interface Connection {
  client: ApiClient;
  discovery: Discovery;
  store: RevisionStore;
}

/** How the providers find a release's place; a test puts a store of its own there. */
export type Connect = typeof connectTo;

/** @throws ReleaseError CLUSTER_CONFIG; nothing is sent yet, so an unreachable cluster shows with the first request. */
export async function connectTo(target: ClusterTarget, release: ReleaseIdentity): Promise<Connection> {
  const client = await connect(target);
  return { client, discovery: discover(client, release.namespace), store: secretStore(client, release) };
}

const shared = new Map<string, Promise<Connection>>();

/** The same, once in this process: the resources of a run share what was connected to and discovered. */
export function connectOnce(target: ClusterTarget, release: ReleaseIdentity): Promise<Connection> {
  const { name, namespace } = release;
  const key = JSON.stringify([target, name, namespace]);
  const found = shared.get(key) ?? connectTo(target, { name, namespace });
  shared.set(key, found);
  // A kubeconfig may be there in a moment.
  found.catch(() => shared.delete(key));
  return found;
}
