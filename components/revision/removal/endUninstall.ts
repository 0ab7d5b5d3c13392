import { announce } from '../announce.ts';
import type { Connection } from '../connection.ts';
import { runVariables } from '../history/runVariables.ts';
import type { OpenedOutputs, RevisionIdentity } from '../inputs.ts';
import type { DeclaredReleases } from '../provider/declaredReleases.ts';
import { finishUninstall, isUninstall } from './uninstallRelease.ts';

/**
 * Ends an uninstall after the engine has deleted the objects in its state: deletes the remaining objects, runs the post-delete hooks, deletes
 * the history, and the namespace if the settings say so. Does nothing if the deletion of the resource is not an uninstall.
 * @throws ReleaseError, ApiError
 */
export async function endUninstall(
  connection: Connection,
  props: OpenedOutputs,
  declared: DeclaredReleases,
  now: () => Date,
): Promise<void> {
  const request = { ...props, version: props.revision };
  const report = (maker: string) => announce(leftTo(maker, props));
  if (!(await isUninstall(connection.store, request, declared, report))) return;
  const { removeRemains } = await import('./orphans.ts');
  const { planNamespaceRemoval } = await import('./ownNamespace.ts');
  const { waitUntilGone } = await import('./waitUntilGone.ts');
  const { endWatch } = await import('./watchDeletions.ts');
  const { beginUninstallLate, runDeleteHooks } = await import('../lifecycle/releaseHooks.ts');
  endWatch();
  await beginUninstallLate(connection, props.timeout, now);
  await removeRemains(connection, props);
  await waitUntilGone(connection, props.timeout);
  await runDeleteHooks(connection, 'post', props.timeout);
  const removeNamespace = await planNamespaceRemoval(connection, props);
  await finishUninstall(connection.store, props.uninstall.keepHistory || runVariables().keepHistory, now);
  await removeNamespace?.();
}

/** The message for a release that an uninstall leaves in place. @param maker its present owner */
function leftTo(maker: string, { name }: RevisionIdentity): string {
  return `Release "${name}" now belongs to ${maker}: its objects and its history stay in the cluster.`;
}
