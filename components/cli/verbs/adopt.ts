import {
  adoptRelease,
  type Interruption,
  interruptible,
  previewAdoption,
  type RunResult,
  readStackState,
  recoverStack,
} from '../../automation/index.ts';
import { stackFileName } from '../../config/index.ts';
import { formatError, ReleaseError } from '../../errors.ts';
import type { Json } from '../../json/index.ts';
import { type AdoptionPlan, formatReference, planAdoption } from '../../revision/index.ts';
import { followRun } from '../deploy/followRun.ts';
import { progressView } from '../deploy/progressView.ts';
import { type ConnectedStack, connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { confirm } from '../terminal/confirm.ts';
import { type OutputFormat, serialize, showsColours } from '../terminal/output.ts';
import { passOn, printMessage } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';
import { localTime } from './history.ts';

export interface AdoptOptions {
  stack: string;
  /** Whether to skip the prompt. */
  yes?: boolean;
}

/** Adopts the release that Helm installed under the stack's name and namespace: preview, prompt, one run. */
export async function adopt({ stack, yes = false }: AdoptOptions, format: OutputFormat): Promise<VerbResult> {
  const view = connectStack(await readStack(stack));
  const { name, namespace, rollbackTo } = view.settings.release;
  const place = { stack, directory: projectDirectory };
  await recoverStack({ ...place, report: printMessage });
  const { owner, release } = await readStackState(place);
  if (release !== undefined && (release.name !== name || release.namespace !== namespace)) {
    throw new ReleaseError(
      'RELEASE_IDENTITY_CHANGED',
      `Stack ${stack} has release "${release.name}" in namespace ${release.namespace}, not "${name}" in ${namespace}.`,
      {
        hint: 'Create another stack for this release, or release the other one with `release eject` or `pulumi destroy`.',
      },
    );
  }
  const plan = await planAdoption(view.connection, { name, namespace }, owner);
  if ('adopted' in plan || release?.deployed) {
    const revision = 'adopted' in plan ? plan.adopted : plan.revision;
    const already = `Release ${name} in ${namespace} already belongs to this stack: nothing to adopt.\n`;
    const ofHelm = `Its revision ${revision} was made by Helm: \`pulumi up --refresh\` continues after it.\n`;
    const text = 'adopted' in plan ? already : `${already}${ofHelm}`;
    return resultOf(format, { release: name, namespace, revision, changed: false }, text);
  }
  describe(plan, { name, namespace });
  const request = { ...place, revision: plan.revision, again: release !== undefined };
  const { result, exitCode } = await interruptible(async (interruption) => {
    try {
      const color = showsColours(process.stderr);
      const output = passOn(color);
      await previewAdoption({ ...request, interruption, onOutput: output.take, color }).finally(output.end);
      if (interruption.cancel.aborted) return undefined;
      if (yes || (await confirm(`Adopt release ${name}?`))) return await run(view, { ...request, interruption });
      printMessage('Nothing was changed.');
    } catch (error) {
      if (!interruption.cancel.aborted) throw error;
      printMessage(formatError(error));
    }
    return undefined;
  });
  if (result === undefined) return { text: '', exitCode: exitCode ?? 1 };
  const revision = Number(result.outputs.revision);
  const text = [
    `Release ${name} in ${namespace} is adopted: revision ${revision} continues Helm's revision ${plan.revision}.`,
    rollbackTo === undefined
      ? `To see what the stack's chart would change: pulumi preview -s ${stack}`
      : `${stackFileName(stack)} pins revision ${rollbackTo}, which the next deploy rolls back to. To deploy the chart: release unpin -s ${stack}`,
    '',
  ].join('\n');
  return resultOf(format, { release: name, namespace, revision, changed: true, from: plan.revision }, text);
}

function describe(plan: AdoptionPlan, { name, namespace }: { name: string; namespace: string }): void {
  const { revision, chart, updated, objects, hooks, drift } = plan;
  printMessage(`Release ${name} in ${namespace}: Helm's revision ${revision}, chart ${chart}, ${localTime(updated)}.`);
  printMessage(
    `Pulumi shows its ${objects} objects as created. They are adopted without a change, and no pod restarts.`,
  );
  if (hooks.length > 0) printMessage(`Hooks do not run: ${hooks.join(', ')}.`);
  for (const { reference, fields } of drift) {
    const what =
      fields === undefined ? 'is missing and will be created' : `will be restored as recorded: ${fields.join(', ')}`;
    printMessage(`${formatReference(reference)} ${what}.`);
  }
}

async function run(
  { settings, connection }: ConnectedStack,
  request: { stack: string; directory: string; revision: number; again: boolean; interruption: Interruption },
): Promise<RunResult> {
  const followed = followRun(
    { release: { ...settings.release, wait: false }, connection },
    progressView(process.stderr),
  );
  try {
    return await adoptRelease({ ...request, onEvent: followed.onEvent });
  } finally {
    await followed.end();
  }
}

/** The result of a command, as text or for scripts. */
export function resultOf(format: OutputFormat, result: Record<string, Json>, text: string): VerbResult {
  return { text: format === 'table' ? text : serialize(result, format), exitCode: 0 };
}
