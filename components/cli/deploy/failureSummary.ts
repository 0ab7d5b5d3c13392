import type { DeployOutcome } from '../../automation/index.ts';
import { type ErrorCode, ReleaseError, ReleaseErrors } from '../../errors.ts';

/**
 * The end of a deploy that failed. Where a way back was gone, both facts: what failed, whose evidence has been shown, and where the
 * release is now. Otherwise the error, and what can be done.
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
        : [text, `  To go back to what was deployed before: release rollback -s ${stack}`];
    case 'untouched':
      return [failed, 'No revision was made and nothing was changed.'];
    case 'removed':
      return [failed, 'It was the first one: the release has been removed.'];
    case 'rolled-back':
      return [failed, `Rolled back to revision ${rollback.to} as revision ${rollback.revision}.`];
    case 'nowhere':
      return [failed, 'No revision was ever deployed, so there is none to go back to.'];
    case 'failed': {
      const command =
        rollback.to === undefined ? `pulumi destroy -s ${stack}` : `release rollback ${rollback.to} -s ${stack}`;
      return [failed, `The way back failed too: ${rollback.error}`, `Once its cause is mended: ${command}`];
    }
  }
}

/** Codes of errors that come before a revision is opened, beside those of what is read first. */
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

/** Whether a failure has changed nothing, so that a rollback changes nothing either. ENGINE_FAILED has a hint where the engine did not start. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ReleaseErrors) return error.errors.every(isRefusal);
  if (!(error instanceof ReleaseError)) return false;
  if (/^(?:CONFIG|CHART|DEPENDENCY|PROJECT|STACK)_/.test(error.code) || earlyCodes.has(error.code)) return true;
  return error.code === 'ENGINE_FAILED' && error.hint !== undefined;
}

const longestSummary = 300;

/** What a long error says in one line: its evidence is indented. */
function summaryOf(error: string): string {
  const lines = error.split('\n').filter((line) => !line.startsWith('  '));
  const text = lines.join(' ');
  return text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1)}…`;
}
