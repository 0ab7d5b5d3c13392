import { ReleaseError } from '../../errors.ts';
import { fieldManager } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import type { Connection } from '../connection.ts';
import { actionOfStatus } from '../hooks/hooksOfRun.ts';
import { runHooks } from '../hooks/runHooks.ts';
import { beginUninstall } from '../removal/uninstallRelease.ts';
import { isUnreadable } from '../storage/damage.ts';
import { newestOf } from '../storage/revisionStore.ts';

/** Runs the hooks before or after a pending revision's action. Does nothing for other revisions, or for an adoption. */
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

/** Set to `true` to skip the hooks of a destroy, as `helm uninstall --no-hooks` does. */
const leavesOut = 'KUBESENTIMENT_NO_HOOKS';

/**
 * Runs the delete hooks of the newest revision. If its record is damaged, there are no hooks to run.
 * @throws ReleaseError HOOK_FAILED, with a hint how to uninstall without the hooks
 */
export async function runDeleteHooks(connection: Connection, when: 'pre' | 'post', timeout: number): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest === undefined) return;
  const event = `${when}-delete` as const;
  if (process.env[leavesOut] === 'true') {
    announce(`Skipping the ${event} hooks: ${leavesOut} is set.`);
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
 * Begins an uninstall from RevisionOpened. Usually RevisionDeployed begins it, but that resource does not exist if the first deploy failed.
 * Runs the hooks first, so that a second destroy runs them again if they fail.
 */
export async function beginUninstallLate(connection: Connection, timeout: number, now: () => Date): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest?.status === 'uninstalling') return;
  await runDeleteHooks(connection, 'pre', timeout);
  await beginUninstall(connection.store, now);
}
