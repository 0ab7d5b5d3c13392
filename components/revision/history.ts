import { ReleaseError } from '../errors.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { connectTo } from './connection.ts';
import type { ReleaseRecord } from './record.ts';
import type { ReleaseIdentity } from './secretStore.ts';
import { newestOf } from './store.ts';

/**
 * The release's revisions, oldest first, with their payloads.
 * @throws ReleaseError RELEASE_NOT_FOUND, CLUSTER_*; REVISION_UNREADABLE for a damaged one
 */
export async function listHistory(target: ClusterTarget, release: ReleaseIdentity): Promise<ReleaseRecord[]> {
  const { store } = await connectTo(target, release);
  const summaries = await store.list();
  if (summaries.length === 0) throw releaseNotFound(release);
  return Promise.all(summaries.map(async ({ version }) => (await store.get(version)).record));
}

/**
 * One revision, or the newest.
 * @throws ReleaseError RELEASE_NOT_FOUND, REVISION_NOT_FOUND, REVISION_UNREADABLE, CLUSTER_*
 */
export async function readRevision(
  target: ClusterTarget,
  release: ReleaseIdentity,
  version?: number,
): Promise<ReleaseRecord> {
  const { store } = await connectTo(target, release);
  const wanted = version ?? newestOf(await store.list())?.version;
  if (wanted === undefined) throw releaseNotFound(release);
  return (await store.get(wanted)).record;
}

function releaseNotFound({ name, namespace }: ReleaseIdentity): ReleaseError {
  return new ReleaseError('RELEASE_NOT_FOUND', `There is no release "${name}" in namespace ${namespace}.`, {
    hint: 'Deploy it with `pulumi up`, or check that this is the right cluster and stack.',
  });
}
