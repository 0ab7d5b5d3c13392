import { ReleaseError } from '../../errors.ts';
import { fieldManager } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import type { Connection } from '../connection.ts';
import { runVariables, variableNames } from '../history/runVariables.ts';
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
  if (runVariables().noHooks) return announceSkipped(`${when}-${action}`);
  await runHooks(connection, { version, event: `${when}-${action}`, timeout, fieldManager });
}

function announceSkipped(event: string): void {
  announce(`Skipping the ${event} hooks: ${variableNames.noHooks} is set.`);
}

/**
 * Runs the delete hooks of the newest revision. If its record is damaged, there are no hooks to run.
 * @throws ReleaseError HOOK_FAILED, with a hint how to uninstall without the hooks
 */
export async function runDeleteHooks(connection: Connection, when: 'pre' | 'post', timeout: number): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest === undefined) return;
  const event = `${when}-delete` as const;
  if (runVariables().noHooks) return announceSkipped(event);
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

const withoutHooks =
  'To uninstall without its hooks: `release uninstall --no-hooks`, or `KUBESENTIMENT_NO_HOOKS=true pulumi destroy`.';

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
