import { cancelled } from '../cluster/cancellation.ts';

/** How each revision that this process has opened is closed, by its release. */
const open = new Map<string, () => Promise<void>>();
let listening = false;

/**
 * Closes the revision when the user interrupts the run: the resources that come after it in the run will not be asked any more. The engine
 * ends this process soon, so this is an attempt; what is left pending, the next run closes.
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

/** From now on, who works on the revision closes it. */
export function takeOverClosing(release: string): void {
  open.delete(release);
}
