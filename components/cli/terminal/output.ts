import { isatty } from 'node:tty';
import type { Json } from '../../json/index.ts';
import { printableLine, withEscapes } from '../../printable.ts';
import { writePrintableYaml } from './printableYaml.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** Output for scripts: JSON indented by two spaces, or YAML, with a newline at the end. `print` doesn't change it. */
export function serialize(value: Json, format: 'json' | 'yaml'): string {
  return format === 'json'
    ? `${withEscapes(JSON.stringify(value, null, 2))}\n`
    : writePrintableYaml(value, { sortsKeys: false });
}

/** The minimum useful width of the last column. */
const leastLastColumn = 20;

/**
 * Formats columns as wide as their widest cell, separated by two spaces. The last column is cut if a line would be too long.
 * @param spare titles of columns that are dropped, in this order, before the last one is cut below its minimum
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  spare: readonly string[] = [],
): string {
  const [dropped, ...others] = spare;
  const lines = [header, ...rows.map((row) => row.map(printableLine))];
  const last = header.length - 1;
  const fixed = Math.max(...lines.map((line) => pad(line.slice(0, last), widthsOf(lines)).length));
  const wanted = Math.min(leastLastColumn, widthsOf(lines)[last] ?? 0);
  if (dropped !== undefined && fixed + 2 + wanted > width) {
    const without = (line: readonly string[]) => line.filter((_cell, column) => header[column] !== dropped);
    return formatTable(without(header), rows.map(without), width, others);
  }
  return lines.map((line) => `${shorten(pad(line, widthsOf(lines)), width)}\n`).join('');
}

function widthsOf([header = [], ...rows]: readonly (readonly string[])[]): number[] {
  return header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
}

function pad(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

function shorten(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/**
 * Whether a stream shows colors: a terminal that supports them. CI systems get none, whatever they report. `--color` decides first; it sets the
 * variable KUBESENTIMENT_COLOR.
 */
export function showsColours({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  const { KUBESENTIMENT_COLOR: wanted } = env;
  if (wanted === 'always' || wanted === 'never') return wanted === 'always';
  return isTTY === true && env.TERM !== 'dumb' && !env.NO_COLOR;
}

/** The terminal's width; output to a pipe is not cut. */
export function outputWidth(): number {
  return isatty(1) ? process.stdout.columns : Number.POSITIVE_INFINITY;
}
