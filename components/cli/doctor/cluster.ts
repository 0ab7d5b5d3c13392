import { inspectRelease, serverVersion } from '../../revision/index.ts';
import { connectStack } from '../target/connectedStack.ts';
import type { StackView } from '../target/stack.ts';
import { bounded } from './bounded.ts';
import { type Check, ok, warning } from './check.ts';
import { deployedParts } from './deployedParts.ts';
import { historyChecks } from './history.ts';
import { checkOwnership } from './ownership.ts';
import { checkPermissions } from './permissions.ts';

/** Checks the cluster and, if it answers, the permissions and the history of this stack. */
export async function checkCluster(
  directory: string,
  view: StackView | undefined,
  patienceMs: number,
): Promise<Check[]> {
  const { version, server } = await serverVersion(view?.cluster ?? {});
  const reached = ok('cluster', `Kubernetes ${version} at ${server}`);
  if (view === undefined) return [reached];
  const { rollbackTo, kubeVersion } = view.settings.release;
  const stack = connectStack(view);
  const made = deployedParts(directory, stack);
  const [permissions, ownership, history] = await Promise.all([
    bounded('permissions', async () => checkPermissions(stack, await made), patienceMs),
    bounded('ownership', async () => checkOwnership(directory, stack, await made), patienceMs),
    bounded('history', async () => historyChecks(await inspectRelease(stack.connection), rollbackTo), patienceMs),
  ]);
  return [reached, ...versionCheck(version, kubeVersion), ...permissions, ...ownership, ...history];
}

/** Warns if the pinned version differs from the cluster's: charts may depend on it. */
function versionCheck(version: string, pinned: string | undefined): Check[] {
  const minor = (text: string) => /(\d+)\.(\d+)/.exec(text)?.slice(1).join('.');
  if (pinned === undefined || minor(version) === minor(pinned)) return [];
  const hint = `pulumi config set --path kubesentiment:release.kubeVersion ${/\d+\.\d+\.\d+/.exec(version)?.[0] ?? version}`;
  return [warning('kubeVersion', `Charts see Kubernetes ${pinned}, but the cluster runs ${version}.`, hint)];
}
