import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { ApiClient } from './apiClient.ts';
import { endsWithRun, pause, throwIfCancelled } from './cancellation.ts';

/** An object as it was read, and its path in the API. */
export interface WatchedObject {
  path: string;
  live: JsonObject;
}

/** A pause that is not longer than this is not worth a watch. */
const shortestMs = 250;
/** Each watch needs a connection of its own. */
const mostWatches = 3;

/**
 * Pauses a wait until one of the first objects changes. Without the permission to watch, this is only a pause.
 * @param ms the longest pause, in milliseconds
 * @param leastMs the shortest pause, so that an object that changes all the time does not cause many requests
 * @throws ReleaseError ENGINE_INTERRUPTED if the run is or gets cancelled
 */
export async function pauseUntilChange(
  client: ApiClient,
  objects: readonly WatchedObject[],
  ms: number,
  leastMs: number,
): Promise<void> {
  if (ms < shortestMs || objects.length === 0) return pause(ms);
  const ended = new AbortController();
  const changes = objects.slice(0, mostWatches).map((each) => changeOf(client, each, endsWithRun(ended.signal)));
  try {
    await pause(leastMs);
    const rest = sleep(ms - leastMs, undefined, { signal: endsWithRun(ended.signal) });
    await Promise.race([rest.catch(() => undefined), ...changes]);
    throwIfCancelled();
  } finally {
    ended.abort();
  }
}

/** Resolves when the object differs from the one that was read; never if it cannot be watched. */
async function changeOf(client: ApiClient, { path, live }: WatchedObject, signal: AbortSignal): Promise<void> {
  const at = path.lastIndexOf('/');
  const { metadata } = live;
  const version = isJsonObject(metadata) ? metadata.resourceVersion : '';
  const query = new URLSearchParams({
    watch: 'true',
    fieldSelector: `metadata.name=${decodeURIComponent(path.slice(at + 1))}`,
    resourceVersion: String(version),
  });
  try {
    const events = await client.requestStream({ path: `${path.slice(0, at)}?${query}`, signal, patient: false });
    for await (const _event of events) return;
  } catch {
    // The end of the pause, or a refusal.
  }
  await new Promise(() => undefined);
}
