import { isKept, isNamespace, parseManifest } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Connection } from '../connection.ts';
import type { OpenedOutputs } from '../inputs.ts';
import { isOwned } from '../preflight/ownership.ts';
import { passUnreadable } from '../storage/damage.ts';
import { newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { hookObjects } from './hookObjects.ts';
import { staysBecause } from './reasonToStay.ts';
import { removeNamespace } from './removeNamespace.ts';

/**
 * Whether an uninstall removes the namespace of its release: where the settings ask for it and the release has created it, or where its
 * chart has it. Asked before the history goes, which tells that.
 * @returns what removes it, after everything else; undefined where it stays
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
    if (uninstall.deleteNamespace) announce(staysBecause(reference, 'it is not known that this release created it'));
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

/** Whether the newest revision has the release's own namespace among its objects, and it is the release's still. */
async function isListed({ client, store }: Connection, release: ReleaseIdentity): Promise<boolean> {
  const newest = newestOf(await store.list());
  const found = newest && (await store.get(newest.version).catch(passUnreadable));
  if (!found) return false;
  const objects = parseManifest(found.record.manifest).map(({ object }) => object);
  if (!objects.some((object) => isNamespace(object, release.namespace) && !isKept(object))) return false;
  const live = await readMetadata(client, `/api/v1/namespaces/${release.namespace}`);
  return live !== undefined && isOwned(release, live);
}
