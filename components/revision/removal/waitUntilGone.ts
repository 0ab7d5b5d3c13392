import type { JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { pause } from '../cluster/cancellation.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { podsOf } from '../readiness/ownedObjects.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { newestOf, type RevisionStore } from '../storage/revisionStore.ts';
import { awaitDeletions, type LeftObject, placesOf, stillThere } from './awaitDeletions.ts';
import { findAbsences } from './presence.ts';

const pauseMs = 300;

type Left = Omit<LeftObject, 'path'>;

/**
 * Waits until the objects of the newest revision and their pods are gone, so that Pulumi does not report success too early: the program turns
 * off Pulumi's own waits. Does not wait for objects that stay (policy `keep`, other owners).
 * @param timeout seconds
 * @throws ReleaseError RELEASE_NOT_READY with the remaining objects and their finalizers
 */
export async function waitUntilGone(connection: Connection, timeout: number): Promise<void> {
  const { client, store } = connection;
  const { objects, namespace } = await readDeletable(store);
  const deadline = Date.now() + timeout * 1000;
  const left: Left[] = await awaitDeletions(client, await placesOf(connection, objects), { deadline });
  const pods = left.length > 0 ? [] : await awaitPods(client, namespace, await absentOf(connection, objects), deadline);
  const remaining = [...left, ...pods];
  if (remaining.length > 0) throw stillThere(remaining, `after ${timeout} s`);
}

/** The objects of the newest revision that a destroy deletes, and the release's namespace. Empty if the record is damaged. */
export async function readDeletable(store: RevisionStore): Promise<{ objects: KubernetesObject[]; namespace: string }> {
  const newest = newestOf(await store.list());
  const found = newest && (await store.get(newest.version).catch(ignoreUnreadable));
  if (!found) return { objects: [], namespace: '' };
  const { isKept, parseManifest } = await import('../../manifest/index.ts');
  const objects = parseManifest(found.record.manifest).map(({ object }) => object);
  return { objects: objects.filter((object) => !isKept(object)), namespace: found.record.namespace };
}

/** The objects that are gone. The pods of an object that stays (policy `keep`, another owner) stay too, so they are not waited for. */
async function absentOf(connection: Connection, objects: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
  const items = objects.map((object) => ({ ...referenceOf(object), object }));
  const { missing } = await findAbsences(connection, items);
  return missing.map(({ object }) => object);
}

/** @returns the pods that still exist at the deadline */
async function awaitPods(
  client: Connection['client'],
  namespace: string,
  objects: readonly KubernetesObject[],
  deadline: number,
): Promise<Left[]> {
  for (;;) {
    const pods = await Promise.all(objects.map((object) => podsOf(client, inNamespace(object, namespace))));
    // A terminating pod counts until the API server no longer lists it.
    const left = pods.flat().map((pod) => ({
      reference: { apiVersion: 'v1', kind: 'Pod', name: String((pod.metadata as JsonObject).name) }, // the API gives every pod metadata
      deletion: deletionOf(pod) ?? { finalizers: [] },
    }));
    if (left.length === 0 || Date.now() >= deadline) return left;
    await pause(pauseMs);
  }
}

function inNamespace(object: KubernetesObject, namespace: string): JsonObject {
  return { ...object, metadata: { namespace, ...object.metadata } };
}
