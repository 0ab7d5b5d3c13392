import type { ErrorCode } from '../../../errors.ts';
import type { Json } from '../../../json/index.ts';

/** A function that templates call by name. */
export interface Helper {
  run(...args: Json[]): Json;
  /** The fewest and the most arguments it takes. */
  least: number;
  most: number;
}

export type HelperTable = Readonly<Record<string, Helper>>;

export interface HelperErrorOptions {
  /** @default CHART_TEMPLATE_RENDER */
  code?: ErrorCode;
  /** What to do next. */
  hint?: string | undefined;
}

/** What a helper says of its arguments; the caller knows where in which template it stands. */
export class HelperError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(message: string, { code = 'CHART_TEMPLATE_RENDER', hint }: HelperErrorOptions = {}) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** A helper that takes exactly the parameters of the function. */
export function fixed(run: (...args: Json[]) => Json): Helper {
  return { run, least: run.length, most: run.length };
}

/** A helper whose last parameter is a rest parameter that may stay empty. */
export function variadic(run: (...args: Json[]) => Json): Helper {
  return { run, least: run.length, most: Number.POSITIVE_INFINITY };
}
