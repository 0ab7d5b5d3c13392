import { asOneError, ReleaseError, type ReleaseErrors, releaseErrors } from '../../errors.ts';
import type { ReportedError } from '../../reportedErrors.ts';
import { secretMask } from '../../secretMask.ts';
import type { EngineExit } from './engineProcess.ts';
import { plainText } from './events.ts';

export interface FailedRun {
  stack: string;
  exit: EngineExit;
  /** The texts of the engine's error events. */
  errors: readonly string[];
  /** The errors that the program and its provider have reported as data. */
  reported: readonly ReportedError[];
  cancelled: boolean;
}

/**
 * Finds out why a run of the engine failed. Errors of the program and of its dynamic resources keep their code, position and hint; all
 * others become ENGINE_FAILED with Pulumi's own message.
 */
export function runFailure({ stack, exit, errors, reported, cancelled }: FailedRun): ReleaseError | ReleaseErrors {
  if (cancelled) {
    return new ReleaseError('ENGINE_INTERRUPTED', `The run of stack ${stack} was interrupted.`, {
      hint: 'The next run marks its revision as failed and continues.',
    });
  }
  const message = plainText(exit.stderr).trim();
  if (/no stack named .* found/.test(message)) {
    return new ReleaseError('STACK_NOT_FOUND', `Pulumi's backend has no stack "${stack}".`, {
      hint: `Create it with \`pulumi stack init ${stack}\`, or check PULUMI_BACKEND_URL and the name given with --stack.`,
    });
  }
  if (/currently locked by|Another update is currently in progress/.test(message)) {
    return new ReleaseError('RELEASE_IN_PROGRESS', `The stack ${stack} is in use by another run.`, {
      frame: message,
      hint: `Wait for it to end. If you are sure that it has ended: pulumi cancel --stack ${stack}`,
    });
  }
  if (/incorrect passphrase|passphrase must be set/.test(message)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot decrypt the secrets of stack ${stack}.`, {
      frame: message,
      hint: 'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase that the stack was created with.',
    });
  }
  if (/failed to load checkpoint/.test(message)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot read the state of stack ${stack}.`, {
      frame: message,
      hint: `A killed run may have left the state incomplete: \`release doctor -s ${stack}\` checks this, and \`release deploy -s ${stack}\` repairs it.`,
    });
  }
  const ours = printedErrors(errors, reported);
  if (ours.length > 0) return asOneError(ours);
  const words = errors.length > 0 ? errors.join('\n') : message || plainText(exit.stdout).trim();
  return new ReleaseError('ENGINE_FAILED', words === '' ? `pulumi ended with exit code ${exit.code}.` : words);
}

/**
 * Our own errors among those that the engine has printed. If the engine has masked a value, its text is used: the error in the
 * run's folder contains the value.
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

/** Whether a printed text equals another one in which the engine has masked secrets. */
function isMasked(printed: string, text: string): boolean {
  const pieces = printed.slice(Math.max(0, printed.indexOf(text.slice(0, text.indexOf(':'))))).split(secretMask);
  if (pieces.length < 2 || !text.startsWith(pieces[0] ?? '')) return false;
  let at = 0;
  for (const piece of pieces.map((each) => each.trim())) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}
