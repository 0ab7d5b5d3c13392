import { printableByPulumi } from './printable.ts';

/**
 * Every failure that a user can cause or see has one of these codes. Tests and scripts rely on the code, people on the
 * message. The first word names the area that reports the error.
 */
export type ErrorCode =
  | 'CONFIG_MISSING_FILE'
  | 'CONFIG_INVALID_YAML'
  | 'CONFIG_UNKNOWN_KEY'
  | 'CONFIG_UNKNOWN_NAMESPACE'
  | 'CONFIG_WRONG_TYPE'
  | 'CONFIG_INVALID_VALUE'
  | 'CONFIG_VALUE_EXISTS'
  | 'CHART_MISSING'
  | 'CHART_INVALID_METADATA'
  | 'CHART_INVALID_VALUES'
  | 'CHART_INVALID_SCHEMA'
  | 'CHART_VALUES_UNKNOWN_KEY'
  | 'CHART_VALUES_WRONG_TYPE'
  | 'CHART_VALUES_REFUSED'
  | 'CHART_TEMPLATE_SYNTAX'
  | 'CHART_TEMPLATE_RENDER'
  | 'CHART_UNKNOWN_VALUE'
  | 'CHART_UNKNOWN_HELPER'
  | 'CHART_UNKNOWN_PARTIAL'
  | 'CHART_UNKNOWN_FILE'
  | 'CHART_INVALID_YAML'
  | 'CHART_INVALID_OBJECT'
  | 'CHART_DUPLICATE_OBJECT'
  | 'CHART_NOT_REPRODUCIBLE'
  | 'CHART_NOT_GENERATED'
  | 'CHART_VERSION_BASE'
  | 'DEPENDENCY_LOCK_MISSING'
  | 'DEPENDENCY_LOCK_STALE'
  | 'DEPENDENCY_NOT_FOUND'
  | 'DEPENDENCY_DOWNLOAD_FAILED'
  | 'DEPENDENCY_UNAUTHORIZED'
  | 'DEPENDENCY_CHECKSUM'
  | 'DEPENDENCY_INVALID'
  | 'DEPENDENCY_CYCLE'
  | 'DEPENDENCY_RENDER_FAILED'
  | 'ENGINE_MISSING'
  | 'ENGINE_FAILED'
  | 'ENGINE_INTERRUPTED'
  | 'PROJECT_NOT_FOUND'
  | 'PROJECT_OTHER'
  | 'STACK_NOT_FOUND'
  | 'STACK_NOT_NAMED'
  | 'STACK_INVALID_NAME'
  | 'STACK_OTHER_PROJECT'
  | 'CLUSTER_CONFIG'
  | 'CLUSTER_UNREACHABLE'
  | 'CLUSTER_REQUEST_FAILED'
  | 'RELEASE_IDENTITY_CHANGED'
  | 'RELEASE_OBJECT_NOT_OWNED'
  | 'RELEASE_PREFLIGHT_REFUSED'
  | 'RELEASE_REPLACEMENT_REFUSED'
  | 'RELEASE_NOT_READY'
  | 'HOOK_FAILED'
  | 'RELEASE_IN_PROGRESS'
  | 'RELEASE_PINNED'
  | 'RELEASE_NOT_DEPLOYED'
  | 'RELEASE_INCOMPLETE'
  | 'RELEASE_DRIFTED'
  | 'RELEASE_NOT_FOUND'
  | 'REVISION_NOT_FOUND'
  | 'REVISION_NOT_DEPLOYED'
  | 'REVISION_UNREADABLE'
  | 'REVISION_TOO_LARGE'
  | 'REVISION_CONFLICT'
  | 'REVISION_FOREIGN';

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
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new ReleaseErrors(errors);
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
