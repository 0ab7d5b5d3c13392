import type { Hook, HookExecution } from '../../manifest/index.ts';
import { outlast } from '../cluster/transient.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';

/** How long a server that is away is waited for: losing the note of a hook that has run is worse than waiting. */
const patienceMs = 15_000;

/**
 * Notes in the revision how a hook's run goes, as Helm does: `helm get hooks` and `helm status` show it.
 * @throws ReleaseError REVISION_CONFLICT when somebody else wrote the revision at this moment
 */
export async function recordRun(
  store: RevisionStore,
  version: number,
  hook: Hook,
  execution: HookExecution,
): Promise<void> {
  await outlast(Date.now() + patienceMs, async () => {
    const revision = await store.get(version);
    const recorded = revision.record.hooks.find((other) => isSame(other, hook));
    if (recorded === undefined) return;
    recorded.last_run = execution;
    await store.update(revision);
  });
}

/** The manifest tells hooks apart that have one path and name in several namespaces. */
function isSame(left: Hook, right: Hook): boolean {
  return left.path === right.path && left.manifest === right.manifest;
}
