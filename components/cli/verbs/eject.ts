import { forgetRelease, readStackState, recoverStack } from '../../automation/index.ts';
import { ejectRelease, planEjection } from '../../revision/index.ts';
import { connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { confirm } from '../terminal/confirm.ts';
import type { OutputFormat } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';
import { type AdoptOptions, resultOf } from './adopt.ts';

/**
 * Hands the stack's release back to Helm. The cluster is changed first and the state last: until then the stack manages the release, so
 * the same command can finish an interrupted eject.
 */
export async function eject({ stack, yes = false }: AdoptOptions, format: OutputFormat): Promise<VerbResult> {
  const { connection } = connectStack(await readStack(stack));
  const place = { stack, directory: projectDirectory };
  await recoverStack({ ...place, report: printMessage });
  const { owner, release } = await readStackState(place);
  if (release === undefined || owner === undefined) {
    return resultOf(format, { changed: false }, `Stack ${stack} has no release: nothing to hand back.\n`);
  }
  const { name, namespace } = release;
  const { revision, objects, stays } = await planEjection(connection, release, owner);
  printMessage(`Release ${name} in ${namespace}: revision ${revision}, ${objects} objects.`);
  printMessage(
    `Only Helm will manage it; it is removed from the state of stack ${stack}. Nothing is deleted, and no pod restarts.`,
  );
  if (!yes && !(await confirm(`Eject release ${name}?`))) {
    printMessage('Nothing was changed.');
    return { text: '', exitCode: 1 };
  }
  await ejectRelease(connection, release, owner);
  await forgetRelease(place);
  const lines = [`Release ${name} in ${namespace} is managed by Helm again, from revision ${revision} on.`];
  if (stays.length > 0)
    lines.push(`These objects remain in the cluster and belong to no release: ${stays.join(', ')}.`);
  lines.push(`To undo this: release adopt -s ${stack}`, '');
  return resultOf(format, { release: name, namespace, revision, changed: true, stays }, lines.join('\n'));
}
