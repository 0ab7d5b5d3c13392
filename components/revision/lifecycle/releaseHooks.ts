import { ReleaseError } from '../../errors.ts';
import { fieldManager } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import type { Connection } from '../connection.ts';
import { actionOfStatus } from '../hooks/hooksOfRun.ts';
import { runHooks } from '../hooks/runHooks.ts';
import { beginUninstall } from '../removal/uninstallRelease.ts';
import { isUnreadable } from '../storage/damage.ts';
import { newestOf } from '../storage/revisionStore.ts';

/** Runs the hooks before or after what a pending revision stands for; nothing for one that is not pending, or that takes the release over. */
export async function runPendingHooks(
  connection: Connection,
  when: 'pre' | 'post',
  { version, timeout }: { version: number; timeout: number },
): Promise<void> {
  const { record, summary } = await connection.store.get(version);
  const action = actionOfStatus(record.info.status);
  if (action === undefined || summary.ownLabels?.adopted !== undefined) return;
  await runHooks(connection, { version, event: `${when}-${action}`, timeout, fieldManager });
}

/** Set to `true` for a destroy, it leaves out the hooks, as `helm uninstall --no-hooks` does. */
const leavesOut = 'KUBESENTIMENT_NO_HOOKS';

/**
 * Runs the hooks around an uninstall: those of the newest revision. A record that cannot be read has none.
 * @throws ReleaseError HOOK_FAILED, which says how to go on without the hooks
 */
export async function runDeleteHooks(connection: Connection, when: 'pre' | 'post', timeout: number): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest === undefined) return;
  const event = `${when}-delete` as const;
  if (process.env[leavesOut] === 'true') {
    announce(`The hooks of ${event} are left out: ${leavesOut} is set.`);
    return;
  }
  try {
    await runHooks(connection, { version: newest.version, event, timeout, fieldManager });
  } catch (error) {
    if (isUnreadable(error)) return;
    if (!(error instanceof ReleaseError) || error.code !== 'HOOK_FAILED') throw error;
    const { position, frame, hint = '', cause } = error;
    throw new ReleaseError(error.code, error.message, {
      position,
      frame,
      hint: `${hint}\n${withoutHooks}`.trim(),
      cause,
    });
  }
}

const withoutHooks = `To uninstall without its hooks: \`${leavesOut}=true pulumi destroy\`.`;

/**
 * Begins an uninstall that RevisionDeployed has not begun, because there never was one: the first deploy failed before it.
 * The hooks come first here, so that a destroy after one that fails runs them again.
 */
export async function beginUninstallLate(connection: Connection, timeout: number, now: () => Date): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest?.status === 'uninstalling') return;
  await runDeleteHooks(connection, 'pre', timeout);
  await beginUninstall(connection.store, now);
}
