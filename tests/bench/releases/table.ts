import { phases } from './contender.ts';
import { medianOf, type Times } from './measure.ts';

/** Medians in seconds as a Markdown table. */
export function markdownTable(times: Times): string {
  const header = ['seconds', ...phases];
  const rows = [...times].map(([name, ofContender]) => [
    name,
    ...phases.map((phase) => {
      const seconds = ofContender.get(phase);
      return seconds === undefined ? 'none' : medianOf(seconds).toFixed(2);
    }),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
