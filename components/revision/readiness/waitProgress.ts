import { fewOf } from '../../json/index.ts';
import { formatReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Observation } from './observation.ts';

const firstAfterMs = 5_000;
const everyMs = 10_000;
/** How many objects a line shows. */
const named = 4;

/**
 * Prints from time to time what the wait still waits for. Prints nothing for a short wait, and no line twice.
 * @param total the number of all objects of the wait
 * @param now milliseconds
 */
export function reportProgress(
  total: number,
  print: (line: string) => void,
  now: () => number,
): (unready: readonly Observation[], interruption?: string) => void {
  let next = now() + firstAfterMs;
  let last = '';
  return (unready, interruption) => {
    if (now() < next) return;
    const line = interruption ?? progressLine(unready, total);
    if (line === last) return;
    last = line;
    next = now() + everyMs;
    print(line);
  };
}

function progressLine(unready: readonly Observation[], total: number): string {
  const objects = unready.map(({ reference, readiness }) => {
    const reason = readiness.state === 'ready' ? '' : ` (${oneLine(readiness.reason)})`;
    return `${formatReference(reference)}${reason}`;
  });
  return `Waiting for ${unready.length} of ${total} objects: ${fewOf(objects, named)}`;
}
