import { constants } from 'node:os';

/** Signals that end a run. */
export interface Interruption {
  /** Ends the run cleanly: no further step starts, and waits are canceled. */
  cancel: AbortSignal;
  /** Ends the run at once. */
  kill: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive several times: from the terminal and from parent processes. */
const sameKeyMs = 500;

/**
 * Waits for work that an interruption ends with an error.
 * @returns the result; undefined if the work failed after the interruption
 */
export async function unlessInterrupted<Result>(
  { cancel }: Pick<Interruption, 'cancel'>,
  work: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!cancel.aborted) throw error;
    return undefined;
  }
}

/**
 * Runs work that Ctrl-C may interrupt: the first signal cancels, the second one kills. Meanwhile no signal ends this process, so that the
 * work can clean up.
 * @returns the result of the work, and the exit code if a signal arrived
 */
export async function interruptible<Result>(
  work: (interruption: Interruption) => Promise<Result>,
): Promise<{ result: Result; exitCode: number | undefined }> {
  const cancel = new AbortController();
  const kill = new AbortController();
  let last: { at: number; exitCode: number } | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    const at = Date.now();
    if (last !== undefined && at - last.at < sameKeyMs) return;
    (last === undefined ? cancel : kill).abort();
    last = { at, exitCode: 128 + constants.signals[signal] };
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const result = await work({ cancel: cancel.signal, kill: kill.signal });
    return { result, exitCode: last?.exitCode };
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
