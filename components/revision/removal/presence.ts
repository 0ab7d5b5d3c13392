import { ReleaseError } from '../../errors.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { readManyMetadata } from '../cluster/manyMetadata.ts';
import type { Connection } from '../connection.ts';
import { type LeftObject, stillGoing } from './awaitDeletions.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

/** What a look at objects found that is not as a release needs it. */
export interface Absences<Item> {
  /** Not in the cluster, or of a kind that the cluster does not serve. */
  missing: Item[];
  /** In the cluster, and about to leave it. */
  leaving: (LeftObject & { item: Item })[];
}

/**
 * Looks at the metadata of objects, once.
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
 * Refuses to call a release deployed that has lost an object in the meantime.
 * @throws ReleaseError RELEASE_NOT_READY naming the objects that are gone or going
 */
export async function assertPresent(cluster: Cluster, objects: readonly ObjectReference[]): Promise<void> {
  const { missing, leaving } = await findAbsences(cluster, objects);
  if (leaving.length > 0) throw stillGoing(leaving, 'at the end');
  if (missing.length === 0) return;
  const names = missing.map(formatReference).join(', ');
  throw new ReleaseError(
    'RELEASE_NOT_READY',
    `Somebody deleted objects of the release while it was deployed: ${names}.`,
    {
      hint: 'Run the same command again: it creates them again.',
    },
  );
}
