import { type ReleaseError, releaseErrors } from '../../../errors.ts';
import type { Json } from '../../../json/index.ts';
import { uniqueErrors } from '../../../manifest/index.ts';
import { isTooMuch } from '../parse/guard.ts';
import { BudgetError } from './budget.ts';
import type { Tolerance } from './tolerance.ts';

/** Placeholder for a value that failed to render. Helpers pass it through, so that each error is reported once. */
// Templates only pass it on, and no value in a template is a symbol.
export const fault = Symbol('fault') as unknown as Json;

/** More errors would not help the user. */
const mostErrors = 100;

/**
 * The errors of a render. A render stops at its first error. To find the others it is run again, with {@link fault} in
 * place of failed values.
 */
export interface Faults {
  /** Whether the render continues after an error. */
  readonly isCollecting: boolean;
  /** Whether no later call can succeed after this error. */
  isFinal(error: unknown): boolean;
  /** Runs a render that continues after errors that the tolerance accepts. */
  tolerating<Result>(tolerance: Tolerance | undefined, run: () => Result): Result;
  /** The replacement for a failed call; undefined if the failure is an error. */
  insteadOf(error: unknown, name: string, values: readonly (Json | undefined)[]): Json | undefined;
  /** Records an error. Returns false if it must end the render. */
  note(error: unknown): boolean;
  /** The output of a template, or a fault if it contained an error. */
  whole(run: () => string): Json;
  /** Runs a function that must stop at its first error. */
  stopping<Result>(run: () => Result): Result;
  /** A fault for an error that is reported elsewhere. */
  silent(): Json;
  /**
   * Runs a render to its end.
   * @param first errors that are already known
   * @returns the text, if nothing failed, and the errors without duplicates
   */
  collect(run: () => string, first?: readonly ReleaseError[]): { text: string | undefined; errors: ReleaseError[] };
}

export function createFaults(): Faults {
  let isCollecting = false;
  let errors: ReleaseError[] = [];
  let count = 0;
  let tolerance: Tolerance | undefined;
  return {
    get isCollecting() {
      return isCollecting;
    },
    isFinal,
    tolerating(wanted, run) {
      tolerance = wanted;
      try {
        return run();
      } finally {
        tolerance = undefined;
      }
    },
    insteadOf(error, name, values) {
      return tolerance === undefined || isFinal(error) ? undefined : tolerance(name, values);
    },
    note(error) {
      if (!isCollecting || errors.length >= mostErrors) return false;
      if (isFinal(error)) return false;
      errors.push(...releaseErrors(error));
      count++;
      return true;
    },
    silent() {
      count++;
      return fault;
    },
    whole(run) {
      const before = count;
      const text = run();
      return count > before ? fault : text;
    },
    stopping(run) {
      const before = isCollecting;
      isCollecting = false;
      try {
        return run();
      } finally {
        isCollecting = before;
      }
    },
    collect(run, first = []) {
      isCollecting = true;
      errors = [...first];
      count = 0;
      let text: string | undefined;
      try {
        text = run();
      } catch (error) {
        errors.push(...releaseErrors(error));
      } finally {
        isCollecting = false;
      }
      return { text: count === 0 ? text : undefined, errors: uniqueErrors(errors) };
    },
  };
}

function isFinal(error: unknown): boolean {
  return releaseErrors(error).some(({ cause }) => cause instanceof BudgetError || isTooMuch(cause));
}
