import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interruptible, previewStack, recoverStack, unlessInterrupted } from '../../automation/index.ts';
import { pinRevision, releaseKey, stackFileName } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { deployView } from '../deploy/deploy.ts';
import { type WaitingOptions, waitingSettings } from '../deploy/oneRunSettings.ts';
import { pinOf, removePin, withoutPin } from '../deploy/stackPin.ts';
import { formatChanges } from '../diff/formatChanges.ts';
import { connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { requireRelease } from '../target/requireRelease.ts';
import { readStack, readStackText } from '../target/stack.ts';
import { confirm } from '../terminal/confirm.ts';
import { type OutputFormat, showsColours } from '../terminal/output.ts';
import { passOn, printMessage, printMessageInColor } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';
import { describeRollback } from './describeRollback.ts';
import { rollbackTarget } from './rollbackTarget.ts';

export interface PinOptions extends WaitingOptions {
  stack: string;
  /** Whether to skip the prompt. */
  yes?: boolean;
  /** Whether to stop after the preview. */
  previewOnly?: boolean;
}

/** Rolls back to a revision: summary, prompt, edit of the stack's file, deploy. A rollback that changes nothing leaves the file as it was. */
export async function rollback(
  revision: number | undefined,
  { name: named, diff = false, ...options }: PinOptions & { name?: string | undefined; diff?: boolean },
  format: OutputFormat,
): Promise<VerbResult> {
  const { stack } = options;
  const view = await readStack(stack);
  if (named !== undefined) await requireRelease(named, view);
  const connected = connectStack(view);
  const { settings, connection } = connected;
  const { name, namespace } = settings.release;
  const history = await connection.store.list();
  if (history.length === 0) {
    throw new ReleaseError('RELEASE_NOT_FOUND', `Release "${name}" not found in namespace ${namespace}.`, {
      hint: 'Check that this is the right cluster and stack.',
    });
  }
  const target = rollbackTarget(history, revision);
  const from = history.findLast(({ damage }) => damage === undefined)?.version ?? target;
  const { lines, changes } = await describeRollback(connected, { from, to: target });
  printMessage(lines.join('\n'));
  if (diff && changes !== undefined) printMessageInColor(`\n${formatChanges(changes, showsColours(process.stderr))}`);
  const question = `Roll back release ${name} to revision ${target}?`;
  const previewed = options.previewOnly === true;
  const { written, ...result } = await changePin(target, { ...options, question, previewed }, format);
  if (result.exitCode === 0 || written === undefined) return result;
  const newest = await connection.store.list().then(
    (revisions) => revisions.at(-1),
    () => undefined,
  );
  if (newest?.version === history.at(-1)?.version && (await takeBack(written))) {
    const file = stackFileName(stack);
    printMessage(
      result.changed
        ? `No revision was made, so ${file} pins again what it pinned before. Other resources of the stack may have changed.`
        : `Nothing was changed, and ${file} still pins what it pinned before.`,
    );
    return result;
  }
  const state = newest === undefined ? 'cannot be read' : `is ${newest.status} at revision ${newest.version}`;
  printMessage(
    `The release ${state}; ${stackFileName(stack)} pins revision ${target}. To retry: \`release deploy -s ${stack}\`. To cancel the rollback: \`release unpin -s ${stack}\`.`,
  );
  return result;
}

/** Removes the pin, and deploys the stack's settings without it. */
export async function unpin(options: PinOptions & { deploy: boolean }, format: OutputFormat): Promise<VerbResult> {
  const pin = pinOf((await readStack(options.stack)).settings);
  const file = stackFileName(options.stack);
  if (pin === undefined) {
    printMessage(`${file} pins no revision: there is nothing to do.`);
    return { text: '', exitCode: 0 };
  }
  const deployed = options.deploy ? ' and deploy the settings' : '';
  const question = `Remove ${pin.key}: ${pin.revision} from ${file}${deployed}?`;
  return changePin(undefined, { ...options, question }, format);
}

interface Question {
  question: string;
  /** Whether the stack is deployed after the edit. @default true */
  deploy?: boolean;
  /** Whether Pulumi's preview is shown. @default true */
  previewed?: boolean;
}

/** An edit of the stack's file. */
interface WrittenPin {
  path: string;
  before: string;
  after: string;
}

/** Undoes the edit, unless somebody has edited the file since. */
async function takeBack({ path, before, after }: WrittenPin): Promise<boolean> {
  if ((await readFile(path, 'utf8')) !== after) return false;
  await writeFile(path, before);
  return true;
}

async function changePin(
  revision: number | undefined,
  { stack, yes = false, previewOnly, question, deploy = true, previewed = true, ...waiting }: PinOptions & Question,
  format: OutputFormat,
): Promise<VerbResult & { written?: WrittenPin; changed?: boolean }> {
  // A dry run neither repairs the state nor removes a lock; Pulumi's preview takes no lock.
  if (!previewOnly) await recoverStack({ stack, directory: projectDirectory, report: printMessage });
  const exitCode = previewed ? await showPreview(stack, revision) : undefined;
  if (exitCode !== undefined) return { text: '', exitCode };
  if (previewOnly) return { text: '', exitCode: 0 };
  if (!yes && !(await confirm(question))) {
    printMessage('Nothing was changed.');
    return { text: '', exitCode: 1 };
  }
  let written: WrittenPin | undefined;
  if (revision === undefined) await removePin(stack);
  else {
    // Read again: the file may have been edited meanwhile.
    const file = await readStackText(stack);
    written = { path: join(projectDirectory, file.path), before: file.text, after: pinRevision(file, revision) };
    await writeFile(written.path, written.after);
  }
  if (!deploy) return { text: '', exitCode: 0 };
  const changes = waitingSettings(waiting);
  const result = await deployView(connectStack(await readStack(stack, projectDirectory, changes)), { changes, format });
  return { ...result, ...(written === undefined ? {} : { written }) };
}

/** Pulumi's preview of the change. @returns the exit code of an interrupted one */
async function showPreview(stack: string, revision: number | undefined): Promise<number | undefined> {
  const color = showsColours(process.stderr);
  const output = passOn(color);
  const { exitCode } = await interruptible((interruption) =>
    unlessInterrupted(
      interruption,
      previewStack({
        ...{ stack, directory: projectDirectory, interruption, diff: true, color },
        changes: revision === undefined ? withoutPin : [{ path: [releaseKey, 'rollbackTo'], value: revision }],
        onOutput: output.take,
      }),
    ).finally(output.end),
  );
  return exitCode;
}
