import { formatError } from '../../errors.ts';
import type { Json } from '../../json/index.ts';
import {
  type Connection,
  newestSecretsHider,
  type ObjectState,
  objectsOfRecord,
  type ReleaseEvent,
  type ReleaseRecord,
  readObjectStates,
  readRevision,
} from '../../revision/index.ts';
import { chosenRelease } from '../target/chosenRelease.ts';
import { chartOf, type RecordOptions, withoutSecrets } from '../target/shownRecord.ts';
import type { OutputOptions } from '../terminal/options.ts';
import { formatTable, outputWidth, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import { localTime } from './history.ts';

/** Prints one revision of the release; json and yaml have Helm's format. */
export async function status(name: string | undefined, options: RecordOptions & OutputOptions): Promise<string> {
  const { connection, secretPaths, ...release } = await chosenRelease(name, options);
  const record = await readRevision(connection, release, options.revision);
  const shown = options.showSecrets ? record : await withoutSecrets(record, secretPaths);
  // An earlier revision says nothing about the objects of now.
  const objects = options.revision === undefined ? await statesOf(connection, record) : undefined;
  if (options.output === 'table') return `${summaryOf(shown)}${tableOf(objects ?? [])}${notesOf(shown)}`;
  return serialize(
    { ...withoutChart(shown), ...(objects === undefined ? {} : { objects: plain(objects) }) },
    options.output,
  );
}

/** Undefined if the objects can't be read, or are not there on purpose. */
async function statesOf(connection: Connection, record: ReleaseRecord): Promise<ObjectState[] | undefined> {
  if (record.info.status === 'uninstalled') return undefined;
  try {
    const hider = newestSecretsHider(connection, record.namespace);
    return await readObjectStates(connection, objectsOfRecord(record), hider);
  } catch (error) {
    printMessage(`The state of the objects is not known. ${formatError(error)}`);
    return undefined;
  }
}

function tableOf(objects: readonly ObjectState[]): string {
  if (objects.length === 0) return '';
  const rows = objects.map(({ object, ready, wanted, restarts, state, reason, event }) => [
    object,
    wanted === undefined ? '-' : `${ready}/${wanted}`,
    restarts === undefined ? '-' : String(restarts),
    state,
    reason || (event?.type === 'Warning' || state !== 'ready' ? eventText(event) : ''),
  ]);
  return `\n${formatTable(['OBJECT', 'READY', 'RESTARTS', 'STATE', 'WHY, OR LAST WARNING'], rows, outputWidth())}`;
}

function eventText(event: ReleaseEvent | undefined): string {
  return event === undefined ? '' : `${event.reason}: ${event.message} (${localTime(event.time)})`;
}

/** Without what only matches events and objects. */
function plain(objects: readonly ObjectState[]): Json {
  return JSON.parse(JSON.stringify(objects, (key, value) => (/^(?:uid|reference)$/.test(key) ? undefined : value)));
}

/** The summary at the top of a revision. */
export function summaryOf({ name, namespace, version, info, chart, hooks }: ReleaseRecord): string {
  const lines = [
    `Release:    ${name}`,
    `Namespace:  ${namespace}`,
    `Revision:   ${version}`,
    `Status:     ${info.status}`,
    `Updated:    ${localTime(info.last_deployed)}`,
    `Chart:      ${chartOf(chart.metadata)}`,
    `Result:     ${info.description}`,
  ];
  const tests = hooks.filter(({ events, last_run: run }) => events.includes('test') && run !== undefined);
  for (const { name: test, last_run: run } of tests) {
    lines.push(
      `Test:       ${test} ${run?.phase || 'Unknown'}, ${localTime(run?.completed_at || run?.started_at || '')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function notesOf({ info: { notes = '' } }: ReleaseRecord): string {
  return notes === '' ? '' : `\n${notes.trimEnd()}\n`;
}

/** Omits the chart, as `helm status` does. */
function withoutChart({ chart: _chart, ...record }: ReleaseRecord) {
  // Convert through JSON: TypeScript gives interfaces such as Hook no index signature.
  return JSON.parse(JSON.stringify(record));
}
