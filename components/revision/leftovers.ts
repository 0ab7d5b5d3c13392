import type { KubernetesObject } from '../chart/index.ts';
import { isKept } from '../chart/index.ts';
import { announce } from './announce.ts';
import { isApiError } from './cluster/apiClient.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';
import { passUnreadable } from './damage.ts';
import { isOwned } from './ownership.ts';
import type { ReleaseIdentity } from './secretStore.ts';
import type { RevisionSummary } from './store.ts';

/**
 * Deletes the objects that an earlier revision has and the new one has not, where Pulumi's state may not know them and
 * nobody else would ever delete them: those of a revision of somebody else (Helm's, after an install or a break-glass
 * rollback), and of revisions that failed, since a run that was interrupted had no time to write down what it made. Says so.
 * Kept objects and those that belong to others by now stay, as with Helm.
 * @param objects of the new revision, and the definitions beside it
 */
export async function removeLeftovers(
  connection: Connection,
  release: ReleaseIdentity & { owner: string },
  objects: readonly KubernetesObject[],
): Promise<void> {
  await removeObjectsOf(connection, release, sourcesOf(await connection.store.list(), release.owner), objects);
}

/**
 * Deletes what is left of the release when Pulumi has deleted all that its state knows: a run that was interrupted, or Helm,
 * made more. Kept objects and those of others stay.
 */
export async function removeRemains(connection: Connection, release: ReleaseIdentity): Promise<void> {
  const history = await connection.store.list();
  // A superseded revision's objects went with the one that followed it.
  const sources = history.filter(({ status }) => status !== 'superseded' && status !== 'uninstalled');
  await removeObjectsOf(connection, release, sources, []);
}

async function removeObjectsOf(
  connection: Connection,
  release: ReleaseIdentity,
  sources: readonly RevisionSummary[],
  objects: readonly KubernetesObject[],
): Promise<void> {
  if (sources.length === 0) return;
  const { objectIdentity, parseManifest, recordedDefinitions } = await import('../chart/index.ts');
  const identityOf = (object: KubernetesObject) => objectIdentity(object, release.namespace);
  const wanted = new Set(objects.map(identityOf));
  const leftovers = new Map<string, KubernetesObject>();
  for (const { version } of sources) {
    const found = await connection.store.get(version).catch(passUnreadable);
    for (const { object } of found ? parseManifest(found.record.manifest) : []) {
      if (!isKept(object)) leftovers.set(identityOf(object), object);
    }
    // A chart may have moved a definition from its templates to `crds/`, where nothing is ever deleted.
    for (const object of found ? recordedDefinitions(found.record.chart.metadata) : []) wanted.add(identityOf(object));
  }
  const removed = [...leftovers].filter(([identity]) => !wanted.has(identity));
  await Promise.all(removed.map(([, object]) => remove(connection, release, object)));
}

function sourcesOf(history: readonly RevisionSummary[], owner: string): RevisionSummary[] {
  const deployed = history.findLastIndex(({ status }) => status === 'deployed');
  return history.filter(({ status, marks }, index) =>
    index === deployed ? marks?.owner !== owner : index > deployed && status === 'failed',
  );
}

async function remove(
  { client, discovery }: Connection,
  release: ReleaseIdentity,
  object: KubernetesObject,
): Promise<void> {
  const reference = referenceOf(object);
  const path = await discovery.pathOf(reference);
  if (path === undefined) return;
  try {
    if (!isOwned(release, await client.request({ path }))) return;
    await client.request({ method: 'DELETE', path: `${path}?propagationPolicy=Background` });
    announce(`Deleted ${formatReference(reference)}: it came with an earlier revision and belongs to none any more.`);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
