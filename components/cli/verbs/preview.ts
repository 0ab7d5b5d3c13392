import { interruptible, previewStack, unlessInterrupted } from '../../automation/index.ts';
import type { ConfigChange } from '../../config/index.ts';
import { formatError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { withEscapes } from '../../printable.ts';
import { type OneRunOptions, oneRunSettings } from '../deploy/oneRunSettings.ts';
import { refusePinned, withoutPin } from '../deploy/stackPin.ts';
import { connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, type StackView } from '../target/stack.ts';
import { type OutputFormat, serialize, showsColours } from '../terminal/output.ts';
import { passOn, print } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';

export interface PreviewOptions extends OneRunOptions {
  stack: string;
  /** Shows what a deploy that first removes the stack's pin would change. */
  unpin?: boolean;
  /** Whether to show the fields that change. */
  diff?: boolean;
  /** Whether to compare the state with the cluster first. */
  refresh?: boolean;
}

/** Runs `pulumi preview` with the settings of a deploy, and forwards its output. */
export async function preview(options: PreviewOptions, format: OutputFormat): Promise<VerbResult> {
  const { stack, unpin = false, diff = false, refresh } = options;
  let changes: ConfigChange[];
  let view: StackView;
  try {
    changes = [...(await oneRunSettings(options)), ...(unpin ? withoutPin : [])];
    view = await readStack(stack, projectDirectory, changes);
    refusePinned(view.settings, stack, options);
  } catch (error) {
    printFailure(error, format);
    throw error;
  }
  const color = format === 'table' && showsColours(process.stdout);
  const json = format !== 'table';
  const shown = passOn(color, process.stdout);
  const kept: string[] = [];
  const { exitCode } = await interruptible((interruption) =>
    unlessInterrupted(
      interruption,
      previewStack({
        ...{ stack, directory: projectDirectory, interruption, changes, color, json, diff: diff && !json },
        refresh,
        onOutput: (text) => (json ? void kept.push(text) : shown.take(text)),
      }),
    ).finally(async () => (json ? print(await forScripts(kept.join(''), view, format)) : shown.end())),
  );
  return { text: '', exitCode: exitCode ?? 0 };
}

/** Prints an error that occurs before Pulumi runs in the form of a failed preview, so that `release report` can read it. */
function printFailure(error: unknown, format: OutputFormat): void {
  if (format === 'table') return;
  print(serialize({ diagnostics: [{ severity: 'error', message: formatError(error) }] }, format));
}

/** Pulumi's JSON with what it does not know about the release. The output is JSON unless Pulumi failed early. */
async function forScripts(text: string, view: StackView, format: OutputFormat): Promise<string> {
  let result: Json;
  try {
    result = JSON.parse(text);
  } catch {
    return withEscapes(text);
  }
  if (!isJsonObject(result)) return withEscapes(text);
  const { previewFacts } = await import('../report/previewFacts.ts');
  const facts = await previewFacts(view.settings, connectStack(view).connection);
  // Convert through JSON: TypeScript gives interfaces no index signature.
  const release: Json = JSON.parse(JSON.stringify(facts));
  return serialize({ ...result, release }, format === 'yaml' ? format : 'json');
}
