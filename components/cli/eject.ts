import { clearStaleLock, forgetRelease, readStackState } from '../operation/index.ts';
import { ejectRelease, planEjection } from '../revision/index.ts';
import { type Outcome, outcome, say } from './adopt.ts';
import { type ConfirmOptions, confirm } from './confirm.ts';
import type { OutputFormat } from './output.ts';
import { projectDirectory, readStack } from './stack.ts';

/**
 * Hands the stack's release back to Helm. The cluster comes first and the state last: until then the stack knows what it was
 * at, and the same command ends what was cut off.
 */
export async function eject(stack: string, options: ConfirmOptions, format: OutputFormat): Promise<Outcome> {
  const { cluster } = await readStack(stack);
  const place = { stack, directory: projectDirectory };
  await clearStaleLock({ ...place, say });
  const { owner, release } = await readStackState(place);
  if (release === undefined || owner === undefined) {
    return outcome(format, { changed: false }, `Stack ${stack} has no release: there is nothing to hand back.\n`);
  }
  const { name, namespace } = release;
  const { revision, objects, stays } = await planEjection(cluster, release, owner);
  say(`Release "${name}" in namespace ${namespace}: revision ${revision}, ${objects} objects.`);
  say(`Helm alone manages it afterwards, and stack ${stack} forgets it. Nothing is deleted, and no pod restarts.`);
  if (!(await confirm('Eject it?', options))) {
    say('Nothing was changed.');
    return { text: '', exitCode: 1 };
  }
  await ejectRelease(cluster, release, owner);
  await forgetRelease(place);
  const lines = [`Ejected release "${name}": Helm goes on from revision ${revision}.`];
  if (stays.length > 0) lines.push(`What no chart has stays in the cluster and is nobody's now: ${stays.join(', ')}.`);
  lines.push(`The way back: release adopt -s ${stack}`);
  return outcome(format, { name, namespace, revision, changed: true, stays }, `${lines.join('\n')}\n`);
}
