import { type ListedRelease, listReleases, type ReleaseStatus } from '../../revision/index.ts';
import { formatWithLayout } from '../listing/goLayout.ts';
import { parseSelector } from '../listing/labelSelector.ts';
import { chosenCluster } from '../target/chosenRelease.ts';
import { chartOf } from '../target/shownRecord.ts';
import type { OutputOptions, ReleaseOptions } from '../terminal/options.ts';
import { formatTable, outputWidth, serialize } from '../terminal/output.ts';
import { localTime } from './history.ts';

export interface ListOptions extends ReleaseOptions, OutputOptions {
  /** Lists every release of the cluster, not only the stack's. */
  all?: boolean;
  filter?: RegExp;
  /** Prints names only. */
  short?: boolean;
  /** Lists only releases in one of these states. @default all */
  states: readonly string[];
  /** Lists only releases whose newest record has these labels. */
  selector?: string;
  /** Sorts by the time of the last change. @default by name */
  date?: boolean;
  reverse?: boolean;
  /** The maximum number of releases. @default all */
  max?: number;
  /** How many releases are left out first. */
  offset: number;
  /** The layout of Go for the times of the table. */
  timeFormat?: string;
  /** Whether the table has a header. */
  headers: boolean;
}

/** Columns that are dropped first if the terminal is too narrow. */
const spareColumns = ['APP VERSION', 'UPDATED'];

/** The columns of `helm list` and, in addition, the stack that made the revision; json and yaml have Helm's keys and this one. */
export async function list({ all = false, filter, short, states, output, ...options }: ListOptions): Promise<string> {
  const matches = options.selector === undefined ? undefined : parseSelector(options.selector);
  const { cluster, own, label } = await chosenCluster(options);
  const ofProgram = all || options.namespace !== undefined ? undefined : label;
  const only = all || options.namespace !== undefined ? undefined : own;
  const found = await listReleases(cluster, only?.namespace ?? options.namespace);
  const listed = found
    .filter(({ name }) => only === undefined || name === only.name)
    .filter(({ newest }) => ofProgram === undefined || newest.ownLabels?.stack === ofProgram)
    .filter(({ name }) => filter?.test(name) ?? true)
    .filter(({ labels }) => matches?.(labels) ?? true)
    .map(rowOf)
    .filter(({ status }) => states.length === 0 || states.some((state) => isIn(status, state)));
  const rows = page(listed, options);
  if (short) return output === 'table' ? lines(rows.map(({ name }) => name)) : serialize(rows.map(nameOf), output);
  if (output !== 'table') return serialize(rows, output);
  const cells = rows.map((row) => [
    row.name,
    row.namespace,
    row.revision,
    timeOf(row.updated, options.timeFormat),
    row.status,
    row.chart,
    row.app_version,
    row.stack,
  ]);
  const header = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'STACK'];
  const table = formatTable(header, cells, outputWidth(), spareColumns);
  return options.headers ? table : table.slice(table.indexOf('\n') + 1);
}

type Row = ReturnType<typeof rowOf>;

/** Sorts and cuts the list. (Source: helm pkg/action/list.go.) */
function page(
  rows: readonly Row[],
  { date, reverse, max, offset }: Pick<ListOptions, 'date' | 'reverse' | 'max' | 'offset'>,
) {
  const time = ({ updated }: Row) => Date.parse(updated) || 0;
  const sorted = date ? rows.toSorted((left, right) => time(left) - time(right)) : [...rows];
  if (reverse) sorted.reverse();
  return sorted.slice(offset, max === undefined ? undefined : offset + max);
}

function timeOf(time: string, layout: string | undefined): string {
  const date = new Date(time);
  return layout === undefined || Number.isNaN(date.getTime()) ? localTime(time) : formatWithLayout(layout, date);
}

function rowOf({ name, namespace, newest }: ListedRelease) {
  const { version, status, ownLabels } = newest;
  const stack = ownLabels?.stack ?? '';
  const place = { name, namespace, revision: String(version) };
  // Of a damaged record only the number and the status are known.
  if (!('record' in newest)) return { ...place, updated: '', status, chart: 'cannot be read', app_version: '', stack };
  const { info, chart } = newest.record;
  const { appVersion } = chart.metadata;
  return {
    ...place,
    updated: info.last_deployed,
    status: info.status,
    chart: chartOf(chart.metadata),
    app_version: appVersion === undefined || appVersion === null ? '' : String(appVersion),
    stack,
  };
}

function isIn(status: ReleaseStatus, state: string): boolean {
  return status === state || (state === 'pending' && status.startsWith('pending-'));
}

function nameOf({ name }: { name: string }): string {
  return name;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
