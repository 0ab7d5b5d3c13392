import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { HideSecrets, Hook, HookExecution, KubernetesObject } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { cancelled } from '../cluster/cancellation.ts';
import { formatReference, type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { reasonOf } from '../history/failRevision.ts';
import { contentOfRecord } from '../history/recordedContent.ts';
import { releaseSecretsHider } from '../live/hideReleaseSecrets.ts';
import { diagnosticsOf } from '../readiness/diagnostics.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import type { LogFollower } from './followLogs.ts';
import { hookLogs } from './hookLogs.ts';
import { createHookObject, deleteHookObject } from './hookObject.ts';
import { type HookOutcome, hookOutcome } from './hookOutcome.ts';
import { type HookEvent, hooksFor, isDeletedOn } from './hooksFor.ts';
import { recordRun } from './recordRun.ts';

export interface HookOptions {
  /** The revision that the hooks run for: its record contains them and their results. */
  version: number;
  event: HookEvent;
  /** Seconds for each hook. */
  timeout: number;
  /** The field manager of the release's objects. */
  fieldManager: string;
  /** Which of the event's hooks run. @default all */
  selects?: (hook: Hook) => boolean;
  /** Called with progress and with the hooks' logs. @default standard output, which Pulumi shows */
  print?: (line: string) => void;
  /** Whether to print the logs of all hooks while they run, regardless of their log policies. @default false */
  follow?: boolean;
}

/** A hook and the object that it creates. */
interface HookObject {
  hook: Hook;
  object: KubernetesObject;
  reference: ObjectReference;
}

interface Hiding {
  /** Returns a function that masks the release's secrets in hook output. */
  hiderOf: () => Promise<HideSecrets>;
}

interface FinishedHook {
  each: HookObject;
  outcome: HookOutcome;
}

/**
 * Runs the hooks of an event one after the other, as Helm does (helm pkg/action/hooks.go). For each hook: deletes the object of an earlier run,
 * creates the object, waits for its end, prints its logs, and deletes it according to the hook's policies. Stops at the first failure, and
 * then applies the policies of the earlier hooks too.
 * @returns the hooks with their results
 * @throws ReleaseError HOOK_FAILED with the hook's events and the last log lines of its pod; REVISION_CONFLICT
 */
export async function runHooks(connection: Connection, options: HookOptions): Promise<Hook[]> {
  const { version, event, timeout, selects = () => true, print = announce } = options;
  const { record } = await connection.store.get(version);
  const hooks = hooksFor(record.hooks, event).filter(selects);
  if (hooks.length === 0) return [];
  let hider: Promise<HideSecrets> | undefined;
  /** Reads the secrets only when there is text to mask; most hooks print nothing. */
  const hiderOf = () => {
    hider ??= releaseSecretsHider(connection, record.namespace, contentOfRecord(record));
    return hider;
  };
  const { parseManifest } = await import('../../manifest/index.ts');
  const objects = hooks.flatMap((hook) =>
    parseManifest(hook.manifest).map(({ object }): HookObject => ({ hook, object, reference: referenceOf(object) })),
  );
  const ran: Hook[] = [];
  const succeeded: FinishedHook[] = [];
  /** Used after a failure: reports the failed hook's error, and only prints errors of the clean-up. */
  const finishQuietly = async (finished: readonly FinishedHook[]) => {
    for (const { each, outcome } of finished) {
      await finish(connection, each, outcome, { ...options, hiderOf, release: record }).catch(async (error) => {
        // An interrupted run does not wait for the deletion.
        if (cancelled.aborted) return;
        const reason = (await hiderOf())(reasonOf(error));
        print(`Hook ${event} ${formatReference(each.reference)} could not be deleted: ${reason}`);
      });
    }
  };

  for (const each of objects) {
    print(`Hook ${event} ${formatReference(shownReference(each))} runs.`);
    const execution: HookExecution = { started_at: '', completed_at: '', phase: 'Running' };
    const note = (changes: Partial<HookExecution>) =>
      recordRun(connection.store, version, each.hook, Object.assign(execution, changes));
    let created: JsonObject;
    try {
      if (isDeletedOn(each.hook, 'before-hook-creation')) {
        await deleteHookObject(connection, each.reference, record, timeout);
      }
      created = await create(connection, each, note, options);
      each.reference = { ...each.reference, name: nameIn(created, each.reference) };
    } catch (error) {
      // The object was not created. An object of that name belongs to somebody else and stays.
      await finishQuietly(succeeded);
      throw await failure(each, error);
    }
    const follower = await followerOf(connection, created, { ...options, hiderOf });
    const outcome = await outcomeOf(connection, each, created, timeout);
    await follower?.end();
    await note({ completed_at: now(), phase: outcome.state === 'succeeded' ? 'Succeeded' : 'Failed' });
    if (outcome.state === 'failed') {
      const diagnostics = outcome.live === undefined ? [] : await diagnosticsOf(connection.client, outcome.live);
      await finishQuietly([{ each, outcome }, ...succeeded]);
      throw await failure(each, outcome.reason, diagnostics);
    }
    ran.push({ ...each.hook, last_run: execution });
    succeeded.push({ each, outcome });
  }
  for (const { each, outcome } of succeeded.toReversed()) {
    await finish(connection, each, outcome, { ...options, hiderOf, release: record }).catch(async (error) => {
      throw await failure(each, error);
    });
  }
  return ran;

  async function failure(each: HookObject, reason: unknown, diagnostics: readonly string[] = []) {
    const error = hookFailed(event, shownReference(each), reason, diagnostics);
    if (error.code === 'REVISION_CONFLICT') return error;
    // Lazy import: a successful run does not need it.
    const { hideInErrors } = await import('../../manifest/index.ts');
    return hideInErrors(error, await hiderOf());
  }
}

/** The name in the server's answer; the server generates it for a hook with `generateName`. */
function nameIn({ metadata }: JsonObject, { name }: ObjectReference): string {
  return isJsonObject(metadata) && typeof metadata.name === 'string' ? metadata.name : name;
}

function shownReference({ object, reference }: HookObject): ObjectReference {
  return reference.name === '' ? { ...reference, name: `${String(object.metadata.generateName)}*` } : reference;
}

async function create(
  connection: Connection,
  { hook, object, reference }: HookObject,
  note: (changes: Partial<HookExecution>) => Promise<void>,
  { fieldManager, timeout }: HookOptions,
): Promise<JsonObject> {
  await note({ started_at: now() });
  try {
    const wasDeleted = isDeletedOn(hook, 'before-hook-creation');
    return await createHookObject(connection, reference, object, { manager: fieldManager, wasDeleted, timeout });
  } catch (error) {
    await note({ completed_at: now(), phase: 'Failed' });
    throw error;
  }
}

/** If reading the hook's object fails, the hook counts as failed: the object exists, and its policies apply. */
function outcomeOf(
  connection: Connection,
  { reference }: HookObject,
  created: JsonObject,
  timeout: number,
): Promise<HookOutcome> {
  return hookOutcome(connection, reference, created, timeout).catch((error) => ({
    state: 'failed',
    reason: reasonOf(error),
  }));
}

async function followerOf(
  { client }: Connection,
  created: JsonObject,
  { follow, print = announce, hiderOf }: HookOptions & Hiding,
): Promise<LogFollower | undefined> {
  if (!follow) return undefined;
  const [{ followLogs }, hide] = await Promise.all([import('./followLogs.ts'), hiderOf()]);
  return followLogs(client, created, (line) => print(hide(line)));
}

/** Prints the hook's logs and deletes its object, according to its policies. */
async function finish(
  connection: Connection,
  { hook, reference }: HookObject,
  { state, live }: HookOutcome,
  { timeout, follow, print = announce, hiderOf, release }: HookOptions & Hiding & { release: ReleaseIdentity },
): Promise<void> {
  const lines = follow ? [] : await hookLogs(connection.client, hook, state, live);
  // Masks all lines together: an encoded secret can span several lines.
  if (lines.length > 0) for (const line of (await hiderOf())(lines.join('\n')).split('\n')) print(line);
  if (isDeletedOn(hook, `hook-${state}`)) await deleteHookObject(connection, reference, release, timeout);
}

function hookFailed(
  event: HookEvent,
  reference: ObjectReference,
  reason: unknown,
  diagnostics: readonly string[] = [],
): ReleaseError {
  if (reason instanceof ReleaseError && reason.code === 'REVISION_CONFLICT') return reason;
  const lines = [`${failureOf(event)}: ${formatReference(reference)}: ${reasonOf(reason)}`];
  const hint = reason instanceof ReleaseError ? reason.hint : undefined;
  return new ReleaseError('HOOK_FAILED', [...lines, ...diagnostics.map((line) => `  ${line}`)].join('\n'), {
    hint: hint ?? 'Fix the cause and run it again; the hooks will run again.',
    cause: reason instanceof Error ? reason : undefined,
  });
}

/** Helm's wording (helm pkg/action/install.go and upgrade.go); other events use the wording of an upgrade. */
function failureOf(event: HookEvent): string {
  return event === 'pre-install' || event === 'post-install' ? `failed ${event}` : `${event} hooks failed`;
}

function now(): string {
  return new Date().toISOString();
}
