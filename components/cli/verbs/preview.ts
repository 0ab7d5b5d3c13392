import { interruptible, previewStack } from '../../automation/index.ts';
import type { ConfigChange } from '../../config/index.ts';
import { formatError } from '../../errors.ts';
import { withEscapes } from '../../printable.ts';
import { type OneRunOptions, oneRunSettings } from '../deploy/oneRunSettings.ts';
import { refusePinned, withoutPin } from '../deploy/stackPin.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
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
  try {
    changes = [...(await oneRunSettings(options)), ...(unpin ? withoutPin : [])];
    const { settings } = await readStack(stack, projectDirectory, changes);
    refusePinned(settings, stack, options);
  } catch (error) {
    printFailure(error, format);
    throw error;
  }
  const color = format === 'table' && showsColours(process.stdout);
  const json = format !== 'table';
  const shown = passOn(color, process.stdout);
  const kept: string[] = [];
  const { exitCode } = await interruptible((interruption) =>
    previewStack({
      ...{ stack, directory: projectDirectory, interruption, changes, color, json, diff: diff && !json },
      refresh,
      onOutput: (text) => (json ? void kept.push(text) : shown.take(text)),
    })
      .catch((error: unknown) => {
        if (!interruption.cancel.aborted) throw error;
      })
      .finally(() => (json ? print(inFormat(kept.join(''), format)) : shown.end())),
  );
  return { text: '', exitCode: exitCode ?? 0 };
}

/** Prints an error that occurs before Pulumi runs in the form of a failed preview, so that `release report` can read it. */
function printFailure(error: unknown, format: OutputFormat): void {
  if (format === 'table') return;
  print(serialize({ diagnostics: [{ severity: 'error', message: formatError(error) }] }, format));
}

/** Pulumi's output is JSON unless it failed early. */
function inFormat(text: string, format: OutputFormat): string {
  if (format !== 'yaml') return withEscapes(text);
  try {
    return serialize(JSON.parse(text), format);
  } catch {
    return withEscapes(text);
  }
}
