import { credentialsSecret, isKept, type KubernetesObject } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { removeObjects } from './removeObjects.ts';

/** A release whose objects are deleted. */
interface Removed extends ReleaseIdentity {
  /** Seconds. */
  timeout: number;
}

/**
 * Deletes orphans: objects of an earlier revision that the new one does not have, and that Pulumi's state may not know. They come from
 * revisions of somebody else (Helm, after an install or a manual rollback) and from failed revisions: an interrupted run could not save
 * what it created. Prints each deletion. As with Helm, keeps objects with the policy `keep` and objects that another release owns.
 * @param objects objects of the new revision, including its CRDs
 */
export async function removeOrphans(
  connection: Connection,
  release: Removed & { owner: string },
  objects: readonly KubernetesObject[],
): Promise<void> {
  const sources = sourcesOf(await connection.store.list(), release.owner);
  const onDeleted = (reference: ObjectReference) =>
    announce(`Deleted ${formatReference(reference)}: it was part of an earlier revision and is not in the new one.`);
  await removeObjectsOf(connection, release, { sources, objects, onDeleted });
}

/**
 * Deletes the release's remaining objects after Pulumi has deleted all objects in its state: an interrupted run, or Helm, may have created
 * more. Keeps objects with the policy `keep`, objects of other owners, and the release's own namespace, which contains the history.
 */
export async function removeRemains(connection: Connection, release: Removed): Promise<void> {
  const history = await connection.store.list();
  // The revision after a superseded one has already deleted what it dropped.
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
    /** Objects that stay. */
    objects: readonly KubernetesObject[];
    /** Objects that are not in a manifest. */
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
    const found = await connection.store.get(version).catch(ignoreUnreadable);
    for (const { object } of found ? parseManifest(found.record.manifest) : []) {
      if (!isKept(object)) orphans.set(identityOf(object), object);
    }
    // A CRD may have moved from the chart's templates to `crds/`, and CRDs in `crds/` are never deleted.
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
