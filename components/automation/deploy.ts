import { type ReleaseSettings, releaseKey } from '../config/index.ts';
import { type ErrorCode, formatError, formatPosition, ReleaseError, ReleaseErrors } from '../errors.ts';
import type { ValuePath } from '../json/index.ts';
import type { HideSecrets } from '../manifest/index.ts';
import type { Connection, RevisionSummary } from '../revision/index.ts';
import { maskOf } from './maskOutput.ts';
import { planRollback } from './planRollback.ts';
import { destroyStack, type RunRequest, updateStack } from './run/runStack.ts';
import { saveDiagnostics } from './saveDiagnostics.ts';
import { recoverStack } from './state/staleLock.ts';

export interface DeployRequest extends RunRequest {
  /** The release's settings of the run, including those for this run only. */
  release: ReleaseSettings;
  /** Paths of the secret values among the stack's values. */
  secretPaths: readonly ValuePath[];
  /** Paths of the secret values among the stack's patches. @default none */
  secretPatches?: readonly ValuePath[];
  /** The connection to the cluster and the history of the release. */
  connection: Connection;
  /** The folder for the diagnostics of failed deploys. */
  diagnosticsFolder: string;
  /** Called with each message for the user: the failure, and what is done about it. */
  report: (line: string) => void;
}

/** The result of an automatic rollback. */
export type RollbackOutcome =
  | { kind: 'rolled-back'; to: number; revision: number }
  | { kind: 'removed' }
  /** The run failed before it opened a revision: nothing has changed. */
  | { kind: 'untouched' }
  /** There is no revision to roll back to. */
  | { kind: 'no-target' }
  | { kind: 'failed'; to?: number; error: string };

export interface DeployOutcome {
  /** The number of resources for each operation. */
  changes: Readonly<Record<string, number>>;
  failure?: {
    error: unknown;
    /** The error as it is printed, secrets masked. */
    text: string;
    /** The same for scripts; empty if the error has no code. */
    errors: ShownError[];
    diagnostics?: string;
    rollback?: RollbackOutcome;
  };
}

/** An error with its secrets masked. */
export interface ShownError {
  code: ErrorCode;
  message: string;
  /** `file:line:column` of the place to change. */
  position?: string;
  /** What to do next. */
  hint?: string;
}

/** How long a rollback waits for the API server, in milliseconds. */
const patienceMs = 300_000;
/** How long a deploy waits for the API server before it starts, in milliseconds. */
const firstPatienceMs = 15_000;

/**
 * Runs `pulumi up` and, if it fails on an atomic release, rolls back: a second update deploys the last deployed revision, or the release is
 * removed if no revision was deployed. The diagnostics are printed and saved before the rollback destroys them.
 */
export async function deploy(request: DeployRequest): Promise<DeployOutcome> {
  const { stack, directory, release, interruption, report } = request;
  // Undefined until the history has been read: an unknown history must not count as an empty one.
  let before: RevisionSummary[] | undefined;
  try {
    await recoverStack({ stack, directory, report });
    if (release.atomic) before = await historyOf(request, Date.now() + firstPatienceMs);
    return { changes: (await updateStack(request)).changes };
  } catch (error) {
    const mask = await maskOf(request);
    const text = mask(formatError(error));
    const failure = { error, text, errors: shownErrors(error, mask) };
    if (before === undefined || interruption?.cancel.aborted) return { changes: {}, failure };
    report(text);
    return { changes: {}, failure: { ...failure, ...(await goBack(request, before, { text, mask })) } };
  }
}

function shownErrors(error: unknown, mask: HideSecrets): ShownError[] {
  const errors = error instanceof ReleaseErrors ? error.errors : error instanceof ReleaseError ? [error] : [];
  return errors.map(({ code, message, position, hint }) => ({
    code,
    message: mask(message),
    ...(position === undefined ? {} : { position: mask(formatPosition(position)) }),
    ...(hint === undefined ? {} : { hint: mask(hint) }),
  }));
}

/** The revisions, once the API server answers. */
async function historyOf({ connection }: DeployRequest, deadline: number): Promise<RevisionSummary[]> {
  // Lazy import: `npm start` doesn't need it.
  const { outlast } = await import('../revision/index.ts');
  return outlast(deadline, () => connection.store.list());
}

async function goBack(
  request: DeployRequest,
  before: readonly RevisionSummary[],
  { text, mask }: { text: string; mask: HideSecrets },
): Promise<{ diagnostics?: string; rollback: RollbackOutcome }> {
  const { release, stack, report } = request;
  const deadline = Date.now() + patienceMs;
  const history = () => historyOf(request, deadline);
  let diagnostics: string | undefined;
  const saved = () => (diagnostics === undefined ? {} : { diagnostics });
  let target: number | undefined;
  try {
    const plan = planRollback(before, await history(), stack);
    if (plan.kind === 'untouched') return { rollback: plan };
    diagnostics = await saveDiagnostics(request.diagnosticsFolder, { ...release, stack, revision: plan.failed, text });
    report(`The diagnostics are in ${diagnostics}.`);
    if (plan.kind === 'no-target') return { ...saved(), rollback: { kind: 'no-target' } };
    if (plan.kind === 'remove') {
      report('No earlier revision was deployed: the release is removed.');
      await patiently({ ...request, mask }, history, () => destroyStack(request));
      return { ...saved(), rollback: { kind: 'removed' } };
    }
    target = plan.to;
    report(`Rolling back to revision ${target}.`);
    const changes = [...(request.changes ?? []), { path: [releaseKey, 'rollbackTo'], value: target }];
    await patiently({ ...request, mask }, history, () => updateStack({ ...request, changes }));
    const revision = (await history()).at(-1)?.version ?? 0;
    return { ...saved(), rollback: { kind: 'rolled-back', to: target, revision } };
  } catch (error) {
    const to = target === undefined ? {} : { to: target };
    return { ...saved(), rollback: { kind: 'failed', ...to, error: mask(formatError(error)) } };
  }
}

/** Runs again if the API server went away meanwhile: the outage that made the release fail may continue for a while. */
async function patiently(
  { interruption, report, mask }: DeployRequest & { mask: HideSecrets },
  waitForServer: () => Promise<unknown>,
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (interruption?.cancel.aborted || isVerdict(error)) throw error;
    report(`${mask(formatError(error))}\nTrying again.`);
    await waitForServer();
    await run();
  }
}

/** Errors that the same run would end with again. */
function isVerdict(error: unknown): boolean {
  return error instanceof ReleaseError && (error.code === 'RELEASE_NOT_READY' || error.code === 'HOOK_FAILED');
}
