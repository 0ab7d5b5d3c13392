import type { ErrorCode } from '../../../errors.ts';
import type { Json } from '../../../json/index.ts';

/** A function that templates call by name. */
export interface Helper {
  run(...args: Json[]): Json;
  /** The minimum and maximum number of arguments. */
  least: number;
  most: number;
}

export type HelperTable = Readonly<Record<string, Helper>>;

export interface HelperErrorOptions {
  /** @default CHART_TEMPLATE_RENDER */
  code?: ErrorCode;
  /** The hint. */
  hint?: string | undefined;
}

/** An error of a helper about its arguments; the caller adds the position in the template. */
export class HelperError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(message: string, { code = 'CHART_TEMPLATE_RENDER', hint }: HelperErrorOptions = {}) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** A helper with exactly the parameters of the function. */
export function fixed(run: (...args: Json[]) => Json): Helper {
  return { run, least: run.length, most: run.length };
}

/** A helper with a rest parameter, which may be empty. */
export function variadic(run: (...args: Json[]) => Json): Helper {
  return { run, least: run.length, most: Number.POSITIVE_INFINITY };
}
