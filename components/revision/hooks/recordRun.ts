import type { Hook, HookExecution } from '../../chart/index.ts';
import type { RevisionStore } from '../store.ts';

/** Notes in the revision how a hook's run goes, as Helm does: `helm get hooks` and `helm status` show it. */
export async function recordRun(
  store: RevisionStore,
  version: number,
  hook: Hook,
  execution: HookExecution,
): Promise<void> {
  const revision = await store.get(version);
  const recorded = revision.record.hooks.find((other) => isSame(other, hook));
  if (recorded === undefined) return;
  recorded.last_run = execution;
  await store.update(revision);
}

function isSame(left: Hook, right: Hook): boolean {
  return left.path === right.path && left.kind === right.kind && left.name === right.name;
}

/** The hooks as their chart has them: how they ran belongs to the revision that they ran for. */
export function withoutRuns(hooks: readonly Hook[]): Hook[] {
  return hooks.map(({ last_run: _ran, ...hook }) => hook);
}
