import type { Hook, HookExecution } from '../../manifest/index.ts';
import { outlast } from '../cluster/transient.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';

/** How long to wait for an unreachable server: a lost result is worse than a delay. */
const patienceMs = 15_000;

/**
 * Records the progress of a hook's run in the revision, as Helm does: `helm get hooks` and `helm status` show it.
 * @throws ReleaseError REVISION_CONFLICT if somebody else writes the revision at the same time
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

/** Also compares the manifests: hooks in several namespaces can have the same path and name. */
function isSame(left: Hook, right: Hook): boolean {
  return left.path === right.path && left.manifest === right.manifest;
}
