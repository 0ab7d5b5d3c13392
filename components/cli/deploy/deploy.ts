import { join, relative, resolve } from 'node:path';
import { type DeployOutcome, deploy as deployStack, interruptible } from '../../automation/index.ts';
import { type ConfigChange, stackFileName } from '../../config/index.ts';
import { readRevision } from '../../revision/index.ts';
import { type ConnectedStack, connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { withoutSecrets } from '../target/shownRecord.ts';
import { readStack } from '../target/stack.ts';
import { type OutputFormat, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';
import { failureSummary } from './failureSummary.ts';
import { followRun } from './followRun.ts';
import { type OneRunOptions, oneRunSettings } from './oneRunSettings.ts';
import { progressView } from './progressView.ts';
import { pinOf, refusePinned, removePin, withoutPin } from './stackPin.ts';

export interface DeployOptions extends OneRunOptions {
  stack: string;
  /** Whether to remove the stack's pin first. */
  unpin?: boolean;
  /** The folder for the diagnostics of failed deploys. @default `.kubesentiment/evidence` of the project */
  evidence?: string;
}

/** Deploys a stack, with progress on standard error. */
export async function deploy(options: DeployOptions, format: OutputFormat): Promise<VerbResult> {
  const { stack, unpin = false } = options;
  const changes = await oneRunSettings(options);
  // The whole command line is checked before the stack's file is edited.
  if (unpin && (await readStack(stack, projectDirectory, [...changes, ...withoutPin]))) await removePin(stack);
  const view = connectStack(await readStack(stack, projectDirectory, changes));
  refusePinned(view.settings, stack, options);
  const result = await deployView(view, { ...options, changes, format });
  const pin = pinOf(view.settings);
  if (result.exitCode === 0 && pin !== undefined) {
    // Otherwise "nothing changed" would puzzle a user who has just edited a value.
    printMessage(`${stackFileName(stack)} pins revision ${pin.revision}, so its values are not deployed.`);
    printMessage(`To deploy them: release unpin -s ${stack}`);
  }
  return result;
}

/**
 * The same for a stack whose settings have been read.
 * @returns also whether the engine began to change a resource, which may not belong to the release
 */
export async function deployView(
  view: ConnectedStack,
  { changes = [], evidence, format }: { changes?: readonly ConfigChange[]; evidence?: string; format: OutputFormat },
): Promise<VerbResult & { changed: boolean }> {
  const { stack } = view;
  let changed = false;
  const { release, secretPaths, patchSources: { secretPaths: secretPatches = [] } = {} } = view.settings;
  const progress = progressView(process.stderr);
  const { result: outcome, exitCode } = await interruptible(async (interruption) => {
    interruption.cancel.addEventListener('abort', () =>
      progress.report('Stopping. Press Ctrl-C again to stop immediately.'),
    );
    const { onEvent, end } = followRun({ release, connection: view.connection }, progress);
    let succeeded = false;
    try {
      const outcome = await deployStack({
        ...{ stack, changes, release, secretPaths, secretPatches, connection: view.connection, interruption },
        onEvent: (event) => {
          const { op = 'same' } = event.resourcePreEvent?.metadata ?? {};
          if (op !== 'same' && op !== 'read') changed = true;
          onEvent(event);
        },
        directory: projectDirectory,
        diagnosticsFolder: relative(
          process.cwd(),
          resolve(evidence ?? join(projectDirectory, '.kubesentiment', 'evidence')),
        ),
        report: progress.report,
      });
      succeeded = outcome.failure === undefined;
      return outcome;
    } finally {
      await end(succeeded);
    }
  });
  return { ...(await report(outcome, { view, format, interrupted: exitCode })), changed };
}

/** Summarizes a deploy: the deployed revision, or what failed and what was done about it. */
export async function report(
  { changes, failure }: DeployOutcome,
  { view, format, interrupted }: { view: ConnectedStack; format: OutputFormat; interrupted: number | undefined },
): Promise<VerbResult> {
  const { stack } = view;
  const { release } = view.settings;
  const exitCode = failure === undefined ? 0 : (interrupted ?? 1);
  // An unreachable cluster has already been reported.
  const newest = await newestOf(view).catch(() => undefined);
  if (failure !== undefined) {
    const hasFailed = newest !== undefined && newest.version > 1 && /^(?:failed|pending-)/.test(newest.info.status);
    const lines = failureSummary(failure, { stack, interrupted: interrupted !== undefined, hasFailed });
    printMessage(lines.join('\n'));
  }
  const { status = 'unknown', description = '', notes = '' } = newest?.info ?? {};
  const { rollback, diagnostics: evidence, text, errors } = failure ?? {};
  if (format !== 'table') {
    const result = {
      release: release.name,
      namespace: release.namespace,
      revision: newest?.version ?? null,
      status: rollback?.kind === 'removed' ? 'uninstalled' : status,
      description,
      changes: { ...changes },
      ...(text === undefined ? {} : { error: text }),
      ...(errors === undefined ? {} : { errors: errors.map((error) => ({ ...error })) }),
      ...(rollback?.kind === 'rolled-back' ? { rolledBackTo: rollback.to } : {}),
      ...(evidence === undefined ? {} : { evidence }),
    };
    return { text: serialize(result, format), exitCode };
  }
  if (failure !== undefined) return { text: '', exitCode };
  const changed = Object.entries(changes).filter(([operation]) => operation !== 'same');
  const what = changed.length === 0 ? 'nothing changed' : description;
  const head = `Release ${release.name} in ${release.namespace}: revision ${newest?.version ?? '?'} is ${status} (${what}).\n`;
  return { text: notes === '' || changed.length === 0 ? head : `${head}\n${notes.trimEnd()}\n`, exitCode };
}

async function newestOf({ settings, connection }: ConnectedStack) {
  const version = (await connection.store.list()).findLast(({ damage }) => damage === undefined)?.version;
  if (version === undefined) return undefined;
  return withoutSecrets(await readRevision(connection, settings.release, version), settings.secretPaths);
}
