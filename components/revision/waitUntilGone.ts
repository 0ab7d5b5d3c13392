import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../chart/index.ts';
import { isKept } from '../chart/index.ts';
import type { JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';
import { isThere } from './cluster/isThere.ts';
import type { Connection } from './connection.ts';
import { passUnreadable } from './damage.ts';
import { podsOf } from './readiness/ownedObjects.ts';
import { newestOf } from './store.ts';

const pauseMs = 300;

/**
 * Waits until the objects of the newest revision and their pods have left the cluster, so that "destroyed" is true when it
 * is said: Pulumi itself is told not to wait for each object. Kept objects are not waited for.
 * @param timeout seconds
 * @throws ReleaseError RELEASE_NOT_READY naming what is still there
 */
export async function waitUntilGone(connection: Connection, timeout: number): Promise<void> {
  const { client, store } = connection;
  const newest = newestOf(await store.list());
  if (newest === undefined) return;
  const { parseManifest } = await import('../chart/index.ts');
  const found = await store.get(newest.version).catch(passUnreadable);
  if (!found) return;
  const { record } = found;
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const deadline = Date.now() + timeout * 1000;
  let remaining = objects.filter((object) => !isKept(object));
  for (;;) {
    const looks = await Promise.all(
      remaining.map(async (object) => ((await isLeft(connection, object)) ? object : undefined)),
    );
    remaining = looks.filter((object) => object !== undefined);
    const pods = remaining.length > 0 ? [] : await podsLeft(client, record.namespace, objects);
    if (remaining.length === 0 && pods.length === 0) return;
    if (Date.now() >= deadline) {
      const names = [...remaining.map((object) => formatReference(referenceOf(object))), ...pods];
      throw new ReleaseError('RELEASE_NOT_READY', `Still there after ${timeout} s: ${names.join(', ')}.`, {
        hint: 'A finalizer may hold them: `kubectl get <object> -o yaml` shows it. Then run `pulumi destroy` again.',
      });
    }
    await sleep(pauseMs);
  }
}

async function isLeft({ client, discovery }: Connection, object: KubernetesObject): Promise<boolean> {
  const path = await discovery.pathOf(referenceOf(object));
  return path !== undefined && (await isThere(client, path));
}

async function podsLeft(
  client: Connection['client'],
  namespace: string,
  objects: readonly KubernetesObject[],
): Promise<string[]> {
  const pods = await Promise.all(
    objects.filter((object) => !isKept(object)).map((object) => podsOf(client, inNamespace(object, namespace))),
  );
  // A pod that has been told to end is as good as gone only when the API server no longer lists it.
  return pods.flat().map(({ metadata }) => `Pod/${String((metadata as JsonObject).name)}`); // the API gives every pod metadata
}

function inNamespace(object: KubernetesObject, namespace: string): JsonObject {
  return { ...object, metadata: { namespace, ...object.metadata } };
}
