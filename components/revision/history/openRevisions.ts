import { cancelled } from '../cluster/cancellation.ts';

/** Functions that close the revisions which this process has opened, by release. */
const open = new Map<string, () => Promise<void>>();
let listening = false;

/**
 * Closes the revision when the user cancels the run, because the engine does not call the remaining resources. The engine soon kills this
 * process, so this may not finish; the next run then closes the revision.
 * @param release its namespace and name
 * @param close must not fail
 */
export function closeOnCancel(release: string, close: () => Promise<void>): void {
  open.set(release, close);
  if (listening) return;
  listening = true;
  cancelled.addEventListener('abort', () => {
    for (const closeOne of open.values()) void closeOne();
  });
}

/** Call this when another resource begins to work on the revision; it then closes the revision itself. */
export function takeOverClosing(release: string): void {
  open.delete(release);
}
