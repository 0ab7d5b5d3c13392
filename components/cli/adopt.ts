import { ReleaseError } from '../errors.ts';
import { adoptRelease, clearStaleLock, interruptible, previewAdoption, readStackState } from '../operation/index.ts';
import { type AdoptionPlan, formatReference, planAdoption } from '../revision/index.ts';
import { type ConfirmOptions, confirm } from './confirm.ts';
import { localTime } from './history.ts';
import { type OutputFormat, serialize } from './output.ts';
import { projectDirectory, readStack } from './stack.ts';

/** What is to be printed at the end, and the exit code. */
export interface Outcome {
  text: string;
  exitCode: number;
}

/** Takes over the release that Helm installed under the stack's name and namespace. */
export async function adopt(stack: string, options: ConfirmOptions, format: OutputFormat): Promise<Outcome> {
  const { settings, cluster } = await readStack(stack);
  const { name, namespace } = settings.release;
  const place = { stack, directory: projectDirectory };
  await clearStaleLock({ ...place, say });
  const { owner, release } = await readStackState(place);
  if (release !== undefined && (release.name !== name || release.namespace !== namespace)) {
    throw new ReleaseError(
      'RELEASE_IDENTITY_CHANGED',
      `Stack ${stack} has release "${release.name}" in namespace ${release.namespace}, not "${name}" in ${namespace}.`,
      { hint: 'Make another stack for this release, or let go of the other one: `release eject` or `pulumi destroy`.' },
    );
  }
  const plan = await planAdoption(cluster, { name, namespace }, owner);
  if ('adopted' in plan || release?.deployed) {
    const revision = 'adopted' in plan ? plan.adopted : plan.revision;
    const text = `Release "${name}" is this stack's already; nothing was changed.\n`;
    const hint = `Its revision ${revision} is Helm's: pulumi up --refresh goes on after it.\n`;
    const result = { name, namespace, revision, changed: false };
    return outcome(format, result, 'adopted' in plan ? text : `${text}${hint}`);
  }

  describe(plan, { name, namespace });
  const { result, exitCode } = await interruptible(async (interruption) => {
    const request = {
      ...place,
      revision: plan.revision,
      again: release !== undefined,
      interruption,
      onOutput: (text: string) => void process.stderr.write(text),
    };
    await previewAdoption(request);
    if (interruption.cancel.aborted || !(await confirm('Adopt it?', options))) return undefined;
    return adoptRelease(request);
  });
  if (result === undefined) {
    say('Nothing was changed.');
    return { text: '', exitCode: exitCode ?? 1 };
  }
  const revision = Number(result.outputs.revision);
  const text = `Adopted release "${name}": revision ${revision} goes on from Helm's revision ${plan.revision}.\nNow pulumi preview -s ${stack} shows what the stack's chart would change.\n`;
  return outcome(format, { name, namespace, revision, changed: true, from: plan.revision }, text);
}

function describe(plan: AdoptionPlan, { name, namespace }: { name: string; namespace: string }): void {
  const { revision, chart, updated, objects, hooks, drift } = plan;
  say(
    `Release "${name}" in namespace ${namespace}: Helm's revision ${revision} of chart ${chart}, ${localTime(updated)}.`,
  );
  say(`Its ${objects} objects become this stack's as they are, and no pod restarts: Pulumi calls that a creation.`);
  if (hooks.length > 0) say(`Its hooks do not run: ${hooks.join(', ')}.`);
  for (const { reference, fields } of drift) {
    const what =
      fields === undefined ? 'is missing and made anew' : `is put back to what was recorded: ${fields.join(', ')}`;
    say(`${formatReference(reference)} ${what}.`);
  }
}

export function outcome(
  format: OutputFormat,
  result: Record<string, string | number | boolean | string[]>,
  text: string,
): Outcome {
  return { text: format === 'table' ? text : serialize(result, format), exitCode: 0 };
}

/** Progress; results go to standard output. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
