import { setTimeout as sleep } from 'node:timers/promises';
import { formatError } from '../../errors.ts';
import { cancelled } from '../cluster/cancellation.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Connection } from '../connection.ts';
import { logError } from '../provider/engineLog.ts';
import { type LeftObject, type PlacedObject, placesOf, stillThere } from './awaitDeletions.ts';
import { readDeletable } from './waitUntilGone.ts';

const intervalMs = 2_000;
/** Objects whose deletions began within this time are reported together. */
const togetherMs = 3_000;

let ending = new AbortController();

/**
 * Watches in the background while Pulumi deletes the objects of the newest revision. Reports objects whose deletion takes longer than the
 * release's timeout: Pulumi waits too, but its error does not show the finalizers.
 * @param timeout seconds
 * @param report called with the formatted error. @default logs it to the engine
 */
export async function watchDeletions(
  connection: Connection,
  timeout: number,
  report: (text: string) => Promise<void> = logError,
): Promise<void> {
  ending.abort();
  ending = new AbortController();
  const places = await placesOf(connection, (await readDeletable(connection.store)).objects);
  const signal = AbortSignal.any([ending.signal, cancelled]);
  // Not awaited: the watch only reports, and ends with the process.
  void watch(connection.client, places, { timeout, report, signal }).catch(() => undefined);
}

/** Ends the watch when another wait takes over. */
export function endWatch(): void {
  ending.abort();
}

interface Watch {
  timeout: number;
  report: (text: string) => Promise<void>;
  signal: AbortSignal;
}

async function watch(
  client: Connection['client'],
  places: readonly PlacedObject[],
  { timeout, report, signal }: Watch,
): Promise<void> {
  const since = new Map<string, number>();
  let next = intervalMs;
  let remaining = places;
  while (remaining.length > 0) {
    await sleep(next, undefined, { signal, ref: false });
    const observed = await Promise.all(remaining.map((place) => observe(client, place, signal)));
    remaining = observed.filter((place) => place !== undefined);
    const leaving = observed.filter((place): place is LeftObject => place !== undefined && 'deletion' in place);
    const ages = leaving.map((place) => {
      const first = since.get(place.path) ?? Date.now();
      since.set(place.path, first);
      return { place, age: Date.now() - first };
    });
    const oldest = Math.max(0, ...ages.map(({ age }) => age));
    if (oldest >= timeout * 1000) {
      const stuck = ages.filter(({ age }) => age >= oldest - togetherMs).map(({ place }) => place);
      await report(formatError(stillThere(stuck, `after ${timeout} s`)));
      return;
    }
    next = Math.min(intervalMs, timeout * 1000 - oldest);
  }
}

async function observe(
  client: Connection['client'],
  place: PlacedObject,
  signal: AbortSignal,
): Promise<LeftObject | PlacedObject | undefined> {
  const { reference, path } = place;
  const live = await readMetadata(client, path, signal);
  if (live === undefined) return undefined;
  const deletion = deletionOf(live);
  return deletion === undefined ? { reference, path } : { reference, path, deletion };
}
