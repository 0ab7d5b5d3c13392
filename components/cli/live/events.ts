import {
  newestSecretsHider,
  objectsOfRecord,
  type ReleaseEvent,
  readLiveState,
  readReleaseEvents,
  readRevision,
} from '../../revision/index.ts';
import { chosenRelease } from '../target/chosenRelease.ts';
import type { OutputOptions, ReleaseOptions } from '../terminal/options.ts';
import { formatTable, outputWidth, serialize } from '../terminal/output.ts';
import { localTime } from '../verbs/history.ts';

export interface EventsOptions extends ReleaseOptions, OutputOptions {
  /** Only events of this type, such as Warning. */
  type?: string;
}

/** The events of the newest revision's objects and their pods, oldest first. */
export async function events(name: string | undefined, { type, output, ...options }: EventsOptions): Promise<string> {
  const { connection, secretPaths: _paths, ...release } = await chosenRelease(name, options);
  const record = await readRevision(connection, release);
  const [live, hide] = await Promise.all([
    readLiveState(connection, objectsOfRecord(record)),
    newestSecretsHider(connection, release.namespace),
  ]);
  const all = await readReleaseEvents(connection, live, hide);
  const chosen = all.filter((event) => type === undefined || event.type.toLowerCase() === type.toLowerCase());
  if (output !== 'table') return serialize(chosen.map(entryOf), output);
  if (chosen.length === 0) return 'No events. The API server keeps them for an hour by default.\n';
  const rows = chosen.map(({ time, type: kind, reason, object, message, count }) => [
    localTime(time),
    kind,
    reason,
    object,
    count > 1 ? `${message} (${count} times)` : message,
  ]);
  return formatTable(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], rows, outputWidth());
}

function entryOf({ uid: _uid, ...event }: ReleaseEvent) {
  return { ...event };
}
