import { constants } from 'node:os';

/** How a run is told to end. */
export interface Interruption {
  /** Ends what runs in good order: no step begins, and what waits gives up. */
  cancel: AbortSignal;
  /** Ends it at once. */
  kill: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can reach us several times over: from the terminal and from those who started us. */
const sameKeyMs = 500;

/**
 * Does something that Ctrl-C may interrupt: the first signal cancels, a second one kills. Meanwhile no signal ends this process, so
 * that what has to be put away is.
 * @returns what the work gives, and the exit code of a process that the signal ended, when one came
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
