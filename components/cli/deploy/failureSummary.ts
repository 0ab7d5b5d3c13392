import type { DeployOutcome } from '../../automation/index.ts';
import { type ErrorCode, ReleaseError, ReleaseErrors } from '../../errors.ts';

/**
 * Summarizes a failed deploy. After an automatic rollback: what failed, and which revision is deployed now. Otherwise the error and how to
 * recover.
 */
export function failureSummary(
  { error, text, rollback }: NonNullable<DeployOutcome['failure']>,
  { stack, interrupted }: { stack: string; interrupted: boolean },
): string[] {
  const failed = `The deploy failed: ${summaryOf(text)}`;
  switch (rollback?.kind) {
    case undefined:
      return interrupted || isRefusal(error)
        ? [text]
        : [text, `  To roll back to the previous deployed revision: release rollback -s ${stack}`];
    case 'untouched':
      return [failed, 'No revision was created and nothing was changed.'];
    case 'removed':
      return [failed, 'It was the first deploy: the release has been removed.'];
    case 'rolled-back':
      return [failed, `Rolled back to revision ${rollback.to} as revision ${rollback.revision}.`];
    case 'no-target':
      return [failed, 'No revision was ever deployed, so there is nothing to roll back to.'];
    case 'failed': {
      const command =
        rollback.to === undefined ? `pulumi destroy -s ${stack}` : `release rollback ${rollback.to} -s ${stack}`;
      return [failed, `The rollback failed, too: ${rollback.error}`, `After you fix its cause, run: ${command}`];
    }
  }
}

/** Codes of errors that occur before a revision is opened, in addition to those of reading the settings. */
const earlyCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CLUSTER_CONFIG',
  'CLUSTER_UNREACHABLE',
  'ENGINE_MISSING',
  'RELEASE_IDENTITY_CHANGED',
  'RELEASE_IN_PROGRESS',
  'RELEASE_OBJECT_NOT_OWNED',
  'RELEASE_PREFLIGHT_REFUSED',
  'RELEASE_REPLACEMENT_REFUSED',
  'REVISION_FOREIGN',
  'REVISION_TOO_LARGE',
]);

/** Whether the failed run changed nothing, so a rollback is not needed. ENGINE_FAILED has a hint only if the engine did not start. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ReleaseErrors) return error.errors.every(isRefusal);
  if (!(error instanceof ReleaseError)) return false;
  if (/^(?:CONFIG|CHART|DEPENDENCY|PROJECT|STACK)_/.test(error.code) || earlyCodes.has(error.code)) return true;
  return error.code === 'ENGINE_FAILED' && error.hint !== undefined;
}

const longestSummary = 300;

/** The first line of a long error: its details are indented. */
function summaryOf(error: string): string {
  const lines = error.split('\n').filter((line) => !line.startsWith('  '));
  const text = lines.join(' ');
  return text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1)}…`;
}
