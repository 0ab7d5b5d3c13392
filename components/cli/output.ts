import { stringify } from 'yaml';
import type { Json } from '../config/index.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** Text for scripts: two-space JSON or YAML, with a newline at the end. */
export function serialize(value: Json, format: 'json' | 'yaml'): string {
  return format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value);
}

/** Columns as wide as their widest cell, two spaces between; the last one is cut where the line would get too long. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [header, ...rows];
  const widths = header.map((_title, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => `${shorten(pad(line, widths), width)}\n`).join('');
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

/** A terminal's width; a pipe gets whole lines. */
export function outputWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}
