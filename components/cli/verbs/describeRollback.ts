import { stackFileName } from '../../config/index.ts';
import { ReleaseError, ReleaseErrors } from '../../errors.ts';
import { fewOf } from '../../json/index.ts';
import { describeCluster, readRevision } from '../../revision/index.ts';
import { compareObjects, type ObjectChange } from '../diff/compareObjects.ts';
import { recordedSide } from '../diff/sides.ts';
import type { ConnectedStack } from '../target/connectedStack.ts';
import { chartOf } from '../target/shownRecord.ts';
import { localTime } from './history.ts';

/** The most objects that a line names. */
const named = 8;

/**
 * What a rollback would do, in five lines: where, from which revision, to which, which objects change, and what is written.
 * @param from the newest revision that can be read
 * @returns the lines, and each change for those who want to see the fields; no changes if a revision has objects that cannot be compared
 * @throws ReleaseError REVISION_*, CLUSTER_*
 */
export async function describeRollback(
  view: ConnectedStack,
  { from, to }: { from: number; to: number },
): Promise<{ lines: string[]; changes?: ObjectChange[] }> {
  const { stack, connection, settings, cluster } = view;
  const { name, namespace } = settings.release;
  const [place, old, now, changes] = await Promise.all([
    describeCluster(cluster),
    readRevision(connection, settings.release, from),
    readRevision(connection, settings.release, to),
    changesOf(view, from, to),
  ]);
  const lines = [
    `Stack:    ${stack}, release ${name} in namespace ${namespace}`,
    `Cluster:  ${place}`,
    `From:     revision ${from} (${old.info.status}), ${chartOf(old.chart.metadata)}, ${localTime(old.info.last_deployed)}`,
    `To:       revision ${to}, ${chartOf(now.chart.metadata)}, ${localTime(now.info.last_deployed)}`,
    `Changes:  ${typeof changes === 'string' ? changes : listOf(changes)}`,
  ];
  const pinned = `It stays at this revision until \`release unpin -s ${stack}\`: ${stackFileName(stack)} gets rollbackTo: ${to}.`;
  return { lines: [...lines, pinned], ...(typeof changes === 'string' ? {} : { changes }) };
}

/**
 * The changes, or the reason why they cannot be listed. Helm may have recorded objects that this program refuses: that must not prevent the
 * rollback. Only the code of the error is shown, because its message may quote the manifest.
 */
async function changesOf(view: ConnectedStack, from: number, to: number): Promise<ObjectChange[] | string> {
  try {
    const [before, after] = await Promise.all([recordedSide(view, from), recordedSide(view, to)]);
    const { namespace } = view.settings.release;
    return compareObjects(before, after, { namespace, context: 3, comparable: true });
  } catch (error) {
    const [first] = error instanceof ReleaseErrors ? error.errors : [error];
    return `cannot be listed${first instanceof ReleaseError ? ` (${first.code})` : ''}`;
  }
}

/** `2 objects: ~ Deployment/web, - ConfigMap/old`, with the marks of a preview. */
function listOf(changes: readonly ObjectChange[]): string {
  if (changes.length === 0) return 'no object; the revisions have the same objects';
  const marks = { added: '+', changed: '~', removed: '-' };
  const names = changes.map(
    ({ operation, kind, name, hook }) => `${marks[operation]} ${hook ? 'hook ' : ''}${kind}/${name}`,
  );
  return `${names.length} ${names.length === 1 ? 'object' : 'objects'}: ${fewOf(names, named)}`;
}
