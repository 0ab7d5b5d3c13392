import { ReleaseError } from '../../errors.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { readManyMetadata } from '../cluster/manyMetadata.ts';
import type { Cluster } from '../connection.ts';
import { type LeftObject, stillThere } from './awaitDeletions.ts';

/** Objects that a release needs but that are missing or being deleted. */
export interface Absences<Item> {
  /** Not in the cluster, or of a kind that the cluster does not serve. */
  missing: Item[];
  /** In the cluster, but being deleted. */
  leaving: (LeftObject & { item: Item })[];
}

/**
 * Checks once whether objects exist.
 * @throws what the client throws
 */
export async function findAbsences<Item extends ObjectReference>(
  { client, discovery }: Cluster,
  items: readonly Item[],
): Promise<Absences<Item>> {
  const missing: Item[] = [];
  const leaving: Absences<Item>['leaving'] = [];
  const paths = await Promise.all(items.map((item) => discovery.pathOf(item)));
  const found = await readManyMetadata(
    client,
    paths.filter((path) => path !== undefined),
  );
  for (const [index, item] of items.entries()) {
    const path = paths[index];
    const live = path === undefined ? undefined : found.get(path);
    const deletion = live && deletionOf(live);
    if (path === undefined || live === undefined) missing.push(item);
    else if (deletion !== undefined) leaving.push({ item, reference: item, path, deletion });
  }
  return { missing, leaving };
}

/**
 * Prevents the commit of a release if its objects were deleted during the deploy.
 * @throws ReleaseError RELEASE_NOT_READY with the objects that are missing or being deleted
 */
export async function assertPresent(cluster: Cluster, objects: readonly ObjectReference[]): Promise<void> {
  const { missing, leaving } = await findAbsences(cluster, objects);
  if (leaving.length > 0) throw stillThere(leaving, 'at the end');
  if (missing.length === 0) return;
  const names = missing.map(formatReference).join(', ');
  throw new ReleaseError('RELEASE_NOT_READY', `Objects of the release were deleted during the deploy: ${names}.`, {
    hint: 'Run the same command again: it creates them again.',
  });
}
