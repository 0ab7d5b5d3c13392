import type { DeployOutcome } from '../../automation/index.ts';
import { type ErrorCode, ReleaseError, ReleaseErrors } from '../../errors.ts';

/**
 * Summarizes a failed deploy, in the words of the command that the user typed. After an automatic rollback: what failed, and which revision is
 * deployed now. Otherwise the error and how to recover.
 * @param hasFailed whether the newest revision has failed and an earlier one exists: only then there is something to roll back
 */
export function failureSummary(
  { error, text: reported, rollback }: NonNullable<DeployOutcome['failure']>,
  { stack, interrupted, hasFailed }: { stack: string; interrupted: boolean; hasFailed: boolean },
): string[] {
  const text = inOurWords(reported, stack);
  const failed = `The deploy failed: ${summaryOf(text)}`;
  switch (rollback?.kind) {
    case undefined:
      return interrupted || !hasFailed || isRefusal(error)
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
        rollback.to === undefined ? `release uninstall -s ${stack}` : `release rollback ${rollback.to} -s ${stack}`;
      return [failed, `The rollback failed, too: ${rollback.error}`, `After you fix its cause, run: ${command}`];
    }
  }
}

/** `release deploy` in place of `pulumi up`, which hints name for those who use only Pulumi. */
function inOurWords(text: string, stack: string): string {
  return text
    .replaceAll('`pulumi up`', `\`release deploy -s ${stack}\``)
    .replaceAll('`pulumi preview`', `\`release preview -s ${stack}\``)
    .replaceAll('`pulumi destroy`', `\`release uninstall -s ${stack}\``);
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
