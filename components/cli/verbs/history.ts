import { type HistoryEntry, listHistory, provenanceOf, shownDescription } from '../../revision/index.ts';
import { chosenRelease } from '../target/chosenRelease.ts';
import type { OutputOptions, ReleaseOptions } from '../terminal/options.ts';
import { formatTable, outputWidth, serialize } from '../terminal/output.ts';

export interface HistoryOptions extends ReleaseOptions, OutputOptions {
  /** The maximum number of revisions; the newest are kept. */
  max: number;
}

/** Columns that are dropped first if the terminal is too narrow. */
const spareColumns = ['APP VERSION', 'CHART', 'COMMIT'];

/** The columns of `helm history` and, in addition, who deployed which commit; json and yaml have Helm's keys and these. */
export async function history(name: string | undefined, { max, output, ...options }: HistoryOptions): Promise<string> {
  const { connection, ...release } = await chosenRelease(name, options);
  const entries = await Promise.all((await listHistory(connection, release, max)).map(rowOf));
  if (output !== 'table') return serialize(entries, output);
  const rows = entries.map((entry) => [
    String(entry.revision),
    localTime(entry.updated),
    entry.status,
    entry.chart,
    entry.app_version,
    entry.by,
    shortCommit(entry.commit),
    entry.description,
  ]);
  const header = ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'BY', 'COMMIT', 'DESCRIPTION'];
  return formatTable(header, rows, outputWidth(), spareColumns);
}

async function rowOf(entry: HistoryEntry) {
  const { version: revision, status } = entry;
  if (!('record' in entry)) {
    const description = `cannot be read: ${entry.damage}`;
    return { revision, updated: '', status, chart: '', app_version: '', by: '', commit: '', ci_run: '', description };
  }
  const { info, chart } = entry.record;
  const { name, version, appVersion } = chart.metadata;
  const { by = '', commit = '', run = '' } = provenanceOf(chart.metadata, revision);
  return {
    revision,
    updated: info.last_deployed,
    status: info.status,
    chart: `${String(name)}-${String(version)}`,
    app_version: appVersion === undefined || appVersion === null ? '' : String(appVersion),
    by,
    commit,
    ci_run: run,
    description: await shownDescription(entry.record),
  };
}

/** The short hash, as git prints it, with the suffix for a dirty work tree. */
function shortCommit(commit: string): string {
  return commit.replace(/^([0-9a-f]{8})[0-9a-f]*/, '$1');
}

/** `2026-11-24 09:30:12` in the local time zone, short enough for a table. */
export function localTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
