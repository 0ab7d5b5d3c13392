import { isKept, isNamespace, parseManifest } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Connection } from '../connection.ts';
import type { OpenedOutputs } from '../inputs.ts';
import { isOwned } from '../preflight/ownership.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { hookObjects } from './hookObjects.ts';
import { staysBecause } from './reasonToStay.ts';
import { removeNamespace } from './removeNamespace.ts';

/**
 * Decides whether an uninstall deletes the release's namespace: yes if the settings say so and the release created it, or if the chart
 * contains it. Call it before the history is deleted, because it reads the history.
 * @returns deletes the namespace, to be called last; undefined if the namespace stays
 */
export async function planNamespaceRemoval(
  connection: Connection,
  release: OpenedOutputs,
): Promise<(() => Promise<void>) | undefined> {
  const { namespace, timeout, uninstall, namespaceCreated } = release;
  if (uninstall.keepHistory) return undefined;
  const isAsked = uninstall.deleteNamespace && namespaceCreated;
  if (!isAsked && !(await isListed(connection, release))) {
    const reference = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
    if (uninstall.deleteNamespace) announce(staysBecause(reference, 'there is no record that this release created it'));
    return undefined;
  }
  const ignored = await hookObjects(connection.store);
  return async () => {
    await removeNamespace(connection.client, {
      name: namespace,
      release,
      ignored,
      deadline: Date.now() + timeout * 1000,
    });
  };
}

/** Whether the newest revision contains the release's own namespace and the release still owns it. */
async function isListed({ client, store }: Connection, release: ReleaseIdentity): Promise<boolean> {
  const newest = newestOf(await store.list());
  const found = newest && (await store.get(newest.version).catch(ignoreUnreadable));
  if (!found) return false;
  const objects = parseManifest(found.record.manifest).map(({ object }) => object);
  if (!objects.some((object) => isNamespace(object, release.namespace) && !isKept(object))) return false;
  const live = await readMetadata(client, `/api/v1/namespaces/${release.namespace}`);
  return live !== undefined && isOwned(release, live);
}
