import { credentialsSecret, isKept, type KubernetesObject } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { passUnreadable } from '../storage/damage.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { removeObjects } from './removeObjects.ts';

/** A release whose objects are removed. */
interface Removed extends ReleaseIdentity {
  /** Seconds. */
  timeout: number;
}

/**
 * Deletes the objects that an earlier revision has and the new one has not, where Pulumi's state may not know them and
 * nobody else would ever delete them: those of a revision of somebody else (Helm's, after an install or a break-glass
 * rollback), and of revisions that failed, since a run that was interrupted had no time to write down what it made. Says so.
 * Kept objects and those that belong to others by now stay, as with Helm.
 * @param objects of the new revision, and the definitions beside it
 */
export async function removeOrphans(
  connection: Connection,
  release: Removed & { owner: string },
  objects: readonly KubernetesObject[],
): Promise<void> {
  const sources = sourcesOf(await connection.store.list(), release.owner);
  const onDeleted = (reference: ObjectReference) =>
    announce(`Deleted ${formatReference(reference)}: it came with an earlier revision and belongs to none any more.`);
  await removeObjectsOf(connection, release, { sources, objects, onDeleted });
}

/**
 * Deletes what is left of the release when Pulumi has deleted all that its state knows: a run that was interrupted, or Helm,
 * made more. Kept objects and those of others stay, and so does the release's own namespace, which has the history.
 */
export async function removeRemains(connection: Connection, release: Removed): Promise<void> {
  const history = await connection.store.list();
  // A superseded revision's objects went with the one that followed it.
  const sources = history.filter(({ status }) => status !== 'superseded' && status !== 'uninstalled');
  await removeObjectsOf(connection, release, { sources, objects: [], unlisted: [credentialsSecret(release.name)] });
}

async function removeObjectsOf(
  connection: Connection,
  release: Removed,
  {
    sources,
    objects,
    unlisted = [],
    onDeleted,
  }: {
    sources: readonly RevisionSummary[];
    /** Those that stay. */
    objects: readonly KubernetesObject[];
    /** Those that no manifest has. */
    unlisted?: readonly KubernetesObject[];
    onDeleted?: (reference: ObjectReference) => void;
  },
): Promise<void> {
  if (sources.length === 0) return;
  const { objectIdentity, parseManifest, recordedCrds } = await import('../../manifest/index.ts');
  const identityOf = (object: KubernetesObject) => objectIdentity(object, release.namespace);
  const wanted = new Set(objects.map(identityOf));
  const orphans = new Map(unlisted.map((object) => [identityOf(object), object]));
  for (const { version } of sources) {
    const found = await connection.store.get(version).catch(passUnreadable);
    for (const { object } of found ? parseManifest(found.record.manifest) : []) {
      if (!isKept(object)) orphans.set(identityOf(object), object);
    }
    // A chart may have moved a definition from its templates to `crds/`, where nothing is ever deleted.
    for (const object of found ? recordedCrds(found.record.chart.metadata) : []) wanted.add(identityOf(object));
  }
  const removed = [...orphans].flatMap(([identity, object]) => (wanted.has(identity) ? [] : [object]));
  const { timeout } = release;
  await removeObjects(connection, release, removed, { timeout, onDeleted });
}

function sourcesOf(history: readonly RevisionSummary[], owner: string): RevisionSummary[] {
  const deployed = history.findLastIndex(({ status }) => status === 'deployed');
  return history.filter(({ status, ownLabels }, index) =>
    index === deployed ? ownLabels?.owner !== owner : index > deployed && status === 'failed',
  );
}
