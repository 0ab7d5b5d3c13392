import type { ReleaseRecord } from '../../revision/index.ts';
import { chartOf, type RecordOptions, shownRecord } from '../target/shownRecord.ts';
import type { OutputOptions } from '../terminal/options.ts';
import { serialize } from '../terminal/output.ts';
import { localTime } from './history.ts';

/** Prints one revision of the release; json and yaml have Helm's format. */
export async function status(name: string | undefined, options: RecordOptions & OutputOptions): Promise<string> {
  const record = await shownRecord(name, options);
  if (options.output === 'table') return `${summaryOf(record)}${notesOf(record)}`;
  return serialize(withoutChart(record), options.output);
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
