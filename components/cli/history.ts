import { listHistory, type ReleaseRecord } from '../revision/index.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from './output.ts';
import { readStack } from './stack.ts';

/** The columns of `helm history`, in its order; json and yaml have its keys. */
export async function history(stack: string, format: OutputFormat): Promise<string> {
  const { settings, cluster } = await readStack(stack);
  const records = await listHistory(cluster, settings.release);
  if (format !== 'table') return serialize(records.map(entryOf), format);
  const rows = records
    .map(entryOf)
    .map((entry) => [
      String(entry.revision),
      localTime(entry.updated),
      entry.status,
      entry.chart,
      entry.app_version,
      entry.description.replace(/\s+/g, ' '),
    ]);
  return formatTable(['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'], rows, outputWidth());
}

function entryOf({ version, info, chart }: ReleaseRecord) {
  const { name, version: chartVersion, appVersion } = chart.metadata;
  return {
    revision: version,
    updated: info.last_deployed,
    status: info.status,
    chart: `${String(name)}-${String(chartVersion)}`,
    app_version: appVersion === undefined || appVersion === null ? '' : String(appVersion),
    description: info.description,
  };
}

/** `2026-11-24 09:30:12` in the local time zone: short enough for a table. */
export function localTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
