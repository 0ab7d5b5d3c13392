import { ReleaseError, ReleaseErrors, releaseErrors } from '../../errors.ts';
import type { ReportedError } from '../../reportedErrors.ts';
import type { EngineExit } from './engineProcess.ts';
import { withoutMarkup } from './events.ts';

export interface FailedRun {
  stack: string;
  exit: EngineExit;
  /** The texts of the engine's error events. */
  errors: readonly string[];
  /** What the program and its provider have reported. */
  reported: readonly ReportedError[];
  cancelled: boolean;
}

/**
 * Why a run of the engine failed. Errors of the program and of its dynamic resources are the same errors here, with code, position and hint;
 * everything else is ENGINE_FAILED in Pulumi's own words.
 */
export function runFailure({ stack, exit, errors, reported, cancelled }: FailedRun): ReleaseError | ReleaseErrors {
  if (cancelled) {
    return new ReleaseError('ENGINE_INTERRUPTED', `The run of stack ${stack} was interrupted.`, {
      hint: 'The next run closes its revision and goes on.',
    });
  }
  const said = withoutMarkup(exit.stderr).trim();
  if (/no stack named .* found/.test(said)) {
    return new ReleaseError('STACK_NOT_FOUND', `Pulumi's backend has no stack "${stack}".`, {
      hint: `Make it with \`pulumi stack init ${stack}\`, or check PULUMI_BACKEND_URL and the name given with --stack.`,
    });
  }
  if (/currently locked by|Another update is currently in progress/.test(said)) {
    return new ReleaseError('RELEASE_IN_PROGRESS', `The stack ${stack} is in use by another run.`, {
      frame: said,
      hint: `Wait for it to end. If it is gone for certain: pulumi cancel --stack ${stack}`,
    });
  }
  if (/incorrect passphrase|passphrase must be set/.test(said)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot decrypt the secrets of stack ${stack}.`, {
      frame: said,
      hint: 'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase that the stack was made with.',
    });
  }
  if (/failed to load checkpoint/.test(said)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot read the state of stack ${stack}.`, {
      frame: said,
      hint: `A state that a killed run left half written is repaired by \`release deploy -s ${stack}\`; \`release doctor -s ${stack}\` says whether it is one.`,
    });
  }
  const ours = printedErrors(errors, reported);
  const [first] = ours;
  if (first !== undefined) return ours.length === 1 ? first : new ReleaseErrors(ours);
  const words = errors.length > 0 ? errors.join('\n') : said || withoutMarkup(exit.stdout).trim();
  return new ReleaseError('ENGINE_FAILED', words === '' ? `pulumi ended with exit code ${exit.code}.` : words);
}

/**
 * The errors of ours that the engine has printed. Where it prints "[secret]" in the place of a value, the printed text counts: the error in
 * the run's folder has the value.
 */
function printedErrors(texts: readonly string[], reported: readonly ReportedError[]): ReleaseError[] {
  return texts.flatMap((text) => {
    const exact = reported.find((each) => text.includes(each.text.trim()));
    if (exact !== undefined) return releaseErrors(exact.error);
    const masked = reported.find((each) => isMasked(text, each.text));
    const [first] = masked === undefined ? [] : releaseErrors(masked.error);
    if (first === undefined) return [];
    const prefix = `${first.code}: `;
    return [new ReleaseError(first.code, text.slice(text.indexOf(prefix) + prefix.length))];
  });
}

/** Whether a printed text holds another one whose secrets the engine has masked. */
function isMasked(printed: string, text: string): boolean {
  const pieces = printed.slice(Math.max(0, printed.indexOf(text.slice(0, text.indexOf(':'))))).split('[secret]');
  if (pieces.length < 2 || !text.startsWith(pieces[0] ?? '')) return false;
  let at = 0;
  for (const piece of pieces.map((each) => each.trim())) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}
