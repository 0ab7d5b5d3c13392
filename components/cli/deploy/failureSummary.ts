import type { DeployOutcome } from '../../automation/index.ts';
import { ReleaseError, ReleaseErrors } from '../../errors.ts';

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

/** What came before any change: there is nothing to go back from. An error with a hint of its own is one of starting the engine. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ReleaseErrors) return error.errors.every(isRefusal);
  if (!(error instanceof ReleaseError)) return false;
  return error.hint !== undefined || /^(CONFIG|CHART|DEPENDENCY)_|^RELEASE_PREFLIGHT_REFUSED$/.test(error.code);
}

const longestSummary = 300;

/** What a long error says in one line: its evidence is indented. */
function summaryOf(error: string): string {
  const lines = error.split('\n').filter((line) => !line.startsWith('  '));
  const text = lines.join(' ');
  return text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1)}…`;
}
