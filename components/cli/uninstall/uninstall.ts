import {
  destroyStack,
  interruptible,
  readStackState,
  recoverStack,
  unlessInterrupted,
} from '../../automation/index.ts';
import { ReleaseError } from '../../errors.ts';
import { fewOf } from '../../json/index.ts';
import { isKept, type KubernetesObject, parseManifest } from '../../manifest/index.ts';
import { readRevision } from '../../revision/index.ts';
import { followRun } from '../deploy/followRun.ts';
import { progressView } from '../deploy/progressView.ts';
import { type ConnectedStack, connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { requireRelease } from '../target/requireRelease.ts';
import { readStack } from '../target/stack.ts';
import { confirm } from '../terminal/confirm.ts';
import { type OutputFormat, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';

export interface UninstallOptions {
  stack: string;
  yes?: boolean;
  keepHistory?: boolean;
  /** Whether a release that does not exist is no error. */
  ignoreNotFound?: boolean;
  /** Whether to only list what would be removed. */
  isPreview?: boolean;
}

/**
 * Removes the stack's release from the cluster, as `pulumi destroy` does, after a prompt that says what goes.
 * @param name the name of the release, which has to be the stack's
 * @throws ReleaseError(s) COMMAND_OTHER_RELEASE, RELEASE_NOT_FOUND, CONFIG_*, CLUSTER_*, those of the run
 */
export async function uninstall(
  name: string | undefined,
  { stack, yes = false, keepHistory = false, ignoreNotFound = false, isPreview = false }: UninstallOptions,
  format: OutputFormat,
): Promise<VerbResult> {
  const view = connectStack(await readStack(stack));
  if (name !== undefined) await requireRelease(name, view);
  const place = { stack, directory: projectDirectory };
  // A dry run neither repairs the state nor removes a lock.
  if (!isPreview) await recoverStack({ ...place, report: printMessage });
  const { release, others } = await readStackState(place);
  if (release === undefined) {
    if (!ignoreNotFound) throw nothingToRemove(view);
    return { text: '', exitCode: 0 };
  }
  const keeps = keepHistory || view.settings.release.keepHistory;
  for (const line of await describe(view, { others, keeps })) printMessage(line);
  if (isPreview) return { text: '', exitCode: 0 };
  if (!yes && !(await confirm(`Uninstall release ${release.name} from namespace ${release.namespace}?`))) {
    printMessage('Nothing was changed.');
    return { text: '', exitCode: 1 };
  }
  const { result: succeeded, exitCode } = await interruptible(async (interruption) => {
    const progress = progressView(process.stderr);
    interruption.cancel.addEventListener('abort', () => progress.report('Stopping.'));
    const settings = { ...view.settings.release, wait: false };
    const { onEvent, end } = followRun({ release: settings, connection: view.connection, first: 'starting' }, progress);
    let succeeded = false;
    try {
      const run = destroyStack({ ...place, interruption, onEvent });
      succeeded = (await unlessInterrupted(interruption, run)) !== undefined;
    } finally {
      await end(succeeded);
    }
    return succeeded;
  });
  if (!succeeded) printMessage('The uninstall was interrupted. Run the same command again to continue.');
  if (exitCode !== undefined) return { text: '', exitCode };
  const history = keeps ? 'Its history is kept.' : 'Its history is deleted.';
  const text = `Release ${release.name} in ${release.namespace} is uninstalled. ${history}\n`;
  const result = { release: release.name, namespace: release.namespace, status: 'uninstalled', keptHistory: keeps };
  return { text: format === 'table' ? text : serialize(result, format), exitCode: 0 };
}

const shownAtMost = 12;

async function describe(
  { stack, settings, connection }: ConnectedStack,
  { others, keeps }: { others: readonly string[]; keeps: boolean },
): Promise<string[]> {
  const { name, namespace } = settings.release;
  // A history that is gone or damaged does not keep anybody from removing the rest.
  const record = await readRevision(connection, settings.release).catch(() => undefined);
  const objects = record === undefined ? [] : objectsIn(record.manifest);
  const [kept, gone] = [objects.filter(isKept), objects.filter((object) => !isKept(object))];
  const revision = record === undefined ? '' : `, revision ${record.version} (${record.info.status})`;
  return [
    `Stack ${stack}: release ${name} in namespace ${namespace}${revision}.`,
    ...(gone.length === 0 ? [] : [`Removed: ${fewOf(gone.map(nameOf), shownAtMost)}.`]),
    ...(kept.length === 0 ? [] : [`Kept by the policy keep: ${fewOf(kept.map(nameOf), shownAtMost)}.`]),
    ...(others.length === 0 ? [] : [`Deleted, too, since the stack has them: ${fewOf(others, shownAtMost)}.`]),
    keeps ? 'The history is kept.' : 'The history is deleted; --keep-history keeps it.',
  ];
}

/** Helm may have recorded objects that this program refuses; the list must not prevent the removal. */
function objectsIn(manifest: string): KubernetesObject[] {
  try {
    return parseManifest(manifest).map(({ object }) => object);
  } catch {
    return [];
  }
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

function nothingToRemove({ stack, settings }: ConnectedStack): ReleaseError {
  const { name, namespace } = settings.release;
  return new ReleaseError('RELEASE_NOT_FOUND', `Stack ${stack} has not deployed release ${name} in ${namespace}.`, {
    hint: `If Helm installed it: \`helm uninstall ${name} -n ${namespace}\`. To succeed anyway: --ignore-not-found.`,
  });
}
