import { phases } from './contender.ts';
import { medianOf, type Times } from './measure.ts';
import { type Part, partNames } from './processorTime.ts';

/** Medians in seconds as a Markdown table. */
export function timesTable(times: Times): string {
  const header = ['seconds', ...phases];
  const rows = [...times].map(([name, ofContender]) => [
    name,
    ...phases.map((phase) => {
      const seconds = ofContender.get(phase);
      return seconds === undefined ? 'none' : medianOf(seconds).toFixed(2);
    }),
  ]);
  return markdownTable(header, rows);
}

/** Where the processor time of each contender goes. */
export function partsTable(processorTimes: ReadonlyMap<string, ReadonlyMap<Part, number>>): string {
  const header = ['processor seconds', ...partNames, 'together'];
  const rows = [...processorTimes].map(([name, ofContender]) => {
    const seconds = partNames.map((part) => ofContender.get(part) ?? 0);
    const sum = seconds.reduce((total, each) => total + each, 0);
    return [name, ...seconds.map((each) => (each === 0 ? 'none' : each.toFixed(2))), sum.toFixed(2)];
  });
  return markdownTable(header, rows);
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
