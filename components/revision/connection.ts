import type { ApiClient } from './cluster/apiClient.ts';
import { connect } from './cluster/apiClient.ts';
import { type Discovery, discover } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { type ReleaseIdentity, secretStore } from './secretStore.ts';
import type { RevisionStore } from './store.ts';

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
