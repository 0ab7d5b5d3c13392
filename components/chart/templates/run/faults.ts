import { type ReleaseError, releaseErrors } from '../../../errors.ts';
import type { Json } from '../../../json/index.ts';
import { uniqueErrors } from '../../../manifest/index.ts';
import { isTooMuch } from '../parse/guard.ts';
import { BudgetError } from './budget.ts';
import type { Tolerance } from './tolerance.ts';

/** Stands for what could not be made. Whoever gets it gives it on, so that each mistake is told of once. */
// Templates only pass it along, and no value of theirs is a symbol.
export const fault = Symbol('fault') as unknown as Json;

/** After so many the rest would help nobody. */
const mostErrors = 100;

/**
 * The mistakes of a render. A render stops at its first; to find the others it is run again, and then goes on with
 * {@link fault} in the place of whatever fails.
 */
export interface Faults {
  /** Whether the render goes on after a mistake. */
  readonly isCollecting: boolean;
  /** Whether nothing after this error can succeed. */
  isFinal(error: unknown): boolean;
  /** Runs a render that goes on after mistakes which a tolerance takes. */
  tolerating<Result>(tolerance: Tolerance | undefined, run: () => Result): Result;
  /** What a failed call gives all the same; undefined where it fails. */
  insteadOf(error: unknown, name: string, values: readonly (Json | undefined)[]): Json | undefined;
  /** Takes an error down. False when the render has to end with it. */
  note(error: unknown): boolean;
  /** What a template gives, or a fault when there was a mistake in it. */
  whole(run: () => string): Json;
  /** Runs what has to stop at its first mistake. */
  stopping<Result>(run: () => Result): Result;
  /** A fault for a mistake that is told of elsewhere. */
  silent(): Json;
  /**
   * Runs a render to its end.
   * @param first mistakes that are known already
   * @returns the text, if nothing failed, and the mistakes, each once
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
