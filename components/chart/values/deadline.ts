import { createContext, Script } from 'node:vm';

const call = new Script('run()');
/** Created on first use. */
let context: { run?: () => unknown } | undefined;

/**
 * Runs synchronous code with a time limit. Such code can only be stopped in a separate context.
 * @param milliseconds much longer than any reasonable input needs
 * @param late creates the error for a timeout
 */
export function withinDeadline<Result>(run: () => Result, milliseconds: number, late: () => Error): Result {
  context ??= createContext({});
  context.run = run;
  try {
    return call.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    // The error may be from the other context, so instanceof does not work.
    if (Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw late();
    throw error;
  }
}
