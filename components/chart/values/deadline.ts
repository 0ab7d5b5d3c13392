import { createContext, Script } from 'node:vm';

const call = new Script('run()');
/** Made once, when it is first needed. */
let context: { run?: () => unknown } | undefined;

/**
 * Runs what may take endless time: only in a context of its own can code be stopped that never waits.
 * @param milliseconds far beyond what anything sensible takes
 * @param late the error when the time is over
 */
export function withinDeadline<Result>(run: () => Result, milliseconds: number, late: () => Error): Result {
  context ??= createContext({});
  context.run = run;
  try {
    return call.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    // It may be an error of the other context.
    if (Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw late();
    throw error;
  }
}
