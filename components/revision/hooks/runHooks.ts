import type { Hook, HookExecution, KubernetesObject } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { formatReference, type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { reasonOf } from '../failRevision.ts';
import { evidenceOf } from '../readiness/evidence.ts';
import { hookLogs } from './hookLogs.ts';
import { createHookObject, deleteHookObject } from './hookObject.ts';
import { type HookOutcome, hookOutcome } from './hookOutcome.ts';
import { type HookEvent, hooksFor, isDeletedOn } from './hooksFor.ts';
import { recordRun } from './recordRun.ts';

export interface HookOptions {
  /** The revision that the hooks run for: they are read from its record, and their runs noted there. */
  version: number;
  event: HookEvent;
  /** Seconds for each hook. */
  timeout: number;
  /** The field manager of the release's objects. */
  fieldManager: string;
  /** Told what runs, and what hooks print. @default standard output, which Pulumi shows */
  print?: (line: string) => void;
}

/** A hook with the object that it creates. */
interface HookObject {
  hook: Hook;
  object: KubernetesObject;
  reference: ObjectReference;
}

/**
 * Runs the hooks of an event one after the other, as Helm does (helm pkg/action/hooks.go): what an earlier run left is
 * deleted, the object created, its end waited for, its logs printed and the object deleted as the hook's policies say.
 * The first that fails ends it.
 * @returns how many hooks have run
 * @throws ReleaseError HOOK_FAILED with the hook's events and its pod's last log lines
 */
export async function runHooks(connection: Connection, options: HookOptions): Promise<number> {
  const { version, event, timeout, print = console.log } = options;
  const { record } = await connection.store.get(version);
  const hooks = hooksFor(record.hooks, event);
  if (hooks.length === 0) return 0;
  const { parseManifest } = await import('../../chart/index.ts');
  const objects = hooks.flatMap((hook) =>
    parseManifest(hook.manifest).map(({ object }): HookObject => ({ hook, object, reference: referenceOf(object) })),
  );
  const succeeded: { ran: HookObject; outcome: HookOutcome }[] = [];
  for (const each of objects) {
    print(`Hook ${event} ${formatReference(each.reference)} runs.`);
    const outcome = await run(connection, each, options);
    if (outcome.state === 'failed') {
      const evidence = outcome.live === undefined ? [] : await evidenceOf(connection.client, outcome.live);
      await finish(connection, each, outcome, timeout, print).catch(() => undefined);
      throw hookFailed(event, each.reference, outcome, evidence);
    }
    succeeded.push({ ran: each, outcome });
  }
  for (const { ran, outcome } of succeeded.reverse()) await finish(connection, ran, outcome, timeout, print);
  return hooks.length;
}

async function run(
  connection: Connection,
  { hook, object, reference }: HookObject,
  { version, timeout, fieldManager }: HookOptions,
): Promise<HookOutcome> {
  const execution: HookExecution = { started_at: new Date().toISOString(), completed_at: '', phase: 'Running' };
  let outcome: HookOutcome;
  try {
    if (isDeletedOn(hook, 'before-hook-creation')) await deleteHookObject(connection, reference, timeout);
    await recordRun(connection.store, version, hook, execution);
    await createHookObject(connection, reference, object, fieldManager);
    outcome = await hookOutcome(connection, reference, timeout);
  } catch (error) {
    if (error instanceof ReleaseError && error.code === 'REVISION_CONFLICT') throw error;
    const hint = error instanceof ReleaseError ? error.hint : undefined;
    outcome = { state: 'failed', reason: reasonOf(error), hint };
  }
  const phase = outcome.state === 'succeeded' ? 'Succeeded' : 'Failed';
  await recordRun(connection.store, version, hook, { ...execution, completed_at: new Date().toISOString(), phase });
  return outcome;
}

/** Prints the hook's logs and deletes its object, as its policies say. */
async function finish(
  connection: Connection,
  { hook, reference }: HookObject,
  { state, live }: HookOutcome,
  timeout: number,
  print: (line: string) => void,
): Promise<void> {
  for (const line of await hookLogs(connection.client, hook, state, live)) print(line);
  if (isDeletedOn(hook, `hook-${state}`)) await deleteHookObject(connection, reference, timeout);
}

function hookFailed(
  event: HookEvent,
  reference: ObjectReference,
  { reason, hint }: Extract<HookOutcome, { state: 'failed' }>,
  evidence: readonly string[],
): ReleaseError {
  // Helm's words.
  const lines = [
    `${event} hooks failed: ${formatReference(reference)}: ${reason}`,
    ...evidence.map((line) => `  ${line}`),
  ];
  return new ReleaseError('HOOK_FAILED', lines.join('\n'), { hint: hint ?? remedy });
}

const remedy = 'Mend the cause and run the same again: the hooks run anew.';
