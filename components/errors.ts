import type { ErrorCode } from './errorCodes.ts';
import { printableByPulumi } from './printable.ts';

export type { ErrorCode };

/** A position in a text file that a user edits. `line` and `column` count from 1. */
export interface Position {
  /** Path as the user would type it: relative to the project where possible. */
  file: string;
  line?: number;
  column?: number;
}

export interface ReleaseErrorOptions {
  /** The position of the offending text. */
  position?: Position;
  /** The lines around `position` with a caret, ready to print. */
  frame?: string;
  /** What to do next, one or more sentences. */
  hint?: string;
  /** The error underneath, kept for debugging. */
  cause?: unknown;
}

/** An error that the user can act on. Anything else that is thrown is a bug in this project. */
export class ReleaseError extends Error {
  readonly code: ErrorCode;
  readonly position: Position | undefined;
  readonly frame: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: ReleaseErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ReleaseError';
    this.code = code;
    this.position = options.position;
    this.frame = options.frame;
    this.hint = options.hint;
  }
}

/** Several errors found in one pass, so that the user can fix all of them before the next run. */
export class ReleaseErrors extends Error {
  readonly errors: readonly ReleaseError[];

  constructor(errors: readonly ReleaseError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.name = 'ReleaseErrors';
    this.errors = errors;
  }
}

/** Throws the only error as it is, several as {@link ReleaseErrors}, and nothing for an empty list. */
export function throwAll(errors: readonly ReleaseError[]): void {
  if (errors.length > 0) throw asOneError(errors);
}

/** The error itself if there is one, and {@link ReleaseErrors} for several. */
export function asOneError(errors: readonly ReleaseError[]): ReleaseError | ReleaseErrors {
  const [first, ...others] = errors;
  return first !== undefined && others.length === 0 ? first : new ReleaseErrors(errors);
}

/** The errors that a user can act on; any other failure is thrown again. */
export function releaseErrors(error: unknown): readonly ReleaseError[] {
  if (error instanceof ReleaseErrors) return error.errors;
  if (error instanceof ReleaseError) return [error];
  throw error;
}

/** Formats the known values as `file:line:column`. */
export function formatPosition({ file, line, column }: Position): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/**
 * Formats an error for the user: code and message, then position, frame and hint on their own lines. Other errors are
 * shown as their message; `--verbose` prints the stack. Text from other programs is made printable.
 */
export function formatError(error: unknown): string {
  return printableByPulumi(textOf(error));
}

/**
 * The codes in the output of {@link formatError}: each begins a paragraph. Pulumi's error hooks need it: they get only
 * the text of a provider's error.
 */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/(?:^|\n\n)(?:\d+ errors? occurred:\s+)?(?:\* )?([A-Z]+(?:_[A-Z]+)+): /g)].map(
    ([, code = '']) => code,
  );
}

function textOf(error: unknown): string {
  if (error instanceof ReleaseErrors) return error.errors.map(textOf).join('\n\n');
  if (!(error instanceof ReleaseError)) return error instanceof Error ? error.message : String(error);
  const lines = [`${error.code}: ${error.message}`];
  if (error.position) lines.push(`  at ${formatPosition(error.position)}`);
  if (error.frame) lines.push(error.frame);
  if (error.hint) lines.push(`  ${error.hint.replaceAll('\n', '\n  ')}`);
  return lines.join('\n');
}
