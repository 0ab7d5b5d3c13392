import { announce } from '../announce.ts';
import type { Connection } from '../connection.ts';
import type { OpenedOutputs, RevisionIdentity } from '../inputs.ts';
import type { DeclaredReleases } from '../provider/declaredReleases.ts';
import { finishUninstall, isUninstall } from './uninstallRelease.ts';

/**
 * What is left to do of an uninstall after the engine has deleted the release's objects: what was not in the stack, the post-delete hooks, the history,
 * and the namespace where the settings say so. Nothing, when the deletion of the resource is no uninstall.
 * @throws ReleaseError, ApiError
 */
export async function endUninstall(
  connection: Connection,
  props: OpenedOutputs,
  declared: DeclaredReleases,
  now: () => Date,
): Promise<void> {
  const request = { ...props, version: props.revision };
  const tell = (maker: string) => announce(leftTo(maker, props));
  if (!(await isUninstall(connection.store, request, declared, tell))) return;
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
  await finishUninstall(connection.store, props.uninstall.keepHistory, now);
  await removeNamespace?.();
}

/** Says that an uninstall leaves a release alone. @param maker whose it is by now */
function leftTo(maker: string, { name }: RevisionIdentity): string {
  return `Release "${name}" belongs to ${maker} by now: its objects and its history stay in the cluster.`;
}
