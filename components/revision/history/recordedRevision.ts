import { digestOf, type RecordedRevision, type ReleaseContent } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { isUnreadable } from '../storage/damage.ts';
import { isPending } from '../storage/record.ts';
import { newestDeployedOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import { contentOfRecord } from './recordedContent.ts';

/**
 * The revision whose generated fields are in use: the newest deployed one. If none was deployed yet, the newest attempt, because a database
 * may already use its generated values. Undefined after an uninstall.
 * @throws ReleaseError REVISION_UNREADABLE if all candidates are damaged, CLUSTER_*
 */
export async function readRecordedRevision({
  store,
}: Pick<Connection, 'store'>): Promise<RecordedRevision | undefined> {
  const history = await store.list();
  const end = history.findLastIndex(({ status }) => status === 'uninstalled' || status === 'uninstalling');
  const current = history.slice(end + 1).filter(({ damage }) => damage === undefined);
  const deployed = newestDeployedOf(current);
  const attempts = current.filter(isAttempt);
  const earlier = current.filter(({ status }) => status === 'superseded').reverse();
  const attempt = attempts.at(-1);
  if (deployed === undefined) {
    const content = await readFirst(store, [...attempts.reverse(), ...earlier]);
    return content && { content, digest: undefined };
  }
  const content = await readFirst(store, [deployed, ...earlier]);
  if (content === undefined) return undefined;
  const isLater = attempt !== undefined && attempt.version > deployed.version;
  const attempted = isLater ? await readFirst(store, [attempt]).catch(() => undefined) : undefined;
  return {
    content,
    digest: deployed.ownLabels?.digest ?? digestOf(content),
    attempted,
  };
}

function isAttempt({ status }: RevisionSummary): boolean {
  return status === 'failed' || isPending(status);
}

/** The content of the first revision that is not damaged. */
async function readFirst(
  store: RevisionStore,
  [first, ...others]: readonly RevisionSummary[],
): Promise<ReleaseContent | undefined> {
  if (first === undefined) return undefined;
  try {
    return contentOfRecord((await store.get(first.version)).record);
  } catch (error) {
    if (!isUnreadable(error) || others.length === 0) throw error;
    return readFirst(store, others);
  }
}
