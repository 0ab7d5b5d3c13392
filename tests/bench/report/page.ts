import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Checked } from '../bars.ts';
import type { Measurement } from '../measure/measurement.ts';
import { barChart } from './barChart.ts';
import type { BenchResults } from './results.ts';
import { barsTable, suiteTable } from './tables.ts';

const docs = resolve(import.meta.dirname, '..', '..', '..', 'docs');
const page = join(docs, 'performance.md');

/** The number of objects in the chart of README. */
const shownScale = '40';

/** Writes the tables of docs/performance.md between their marks, and its chart. */
export async function writePage({ measurements, machine }: BenchResults, checked: readonly Checked[]): Promise<void> {
  await intoPage('releases', suiteTable(measurements, 'releases', 'objects'));
  await intoPage('large charts', suiteTable(measurements, 'large charts', 'chart'));
  await intoPage('history', suiteTable(measurements, 'history', 'revisions'));
  await intoPage('commands', suiteTable(measurements, 'commands', 'objects'));
  await intoPage('waits', suiteTable(measurements, 'waits', 'objects'));
  await intoPage('growth', suiteTable(measurements, 'growth', 'objects'));
  await intoPage('growth of processor time', suiteTable(measurements, 'growth of processor time', 'objects'));
  await intoPage('growth of memory', suiteTable(measurements, 'growth of memory', 'objects', 'bytes'));
  await intoPage('bars', barsTable(checked));
  await intoPage('machine', machine);
  const shown = measurements.filter(isShown);
  if (shown.length > 0) {
    await writeFile(join(docs, 'performance.svg'), barChart(shown, `Seconds for a release of ${shownScale} objects`));
  }
}

function isShown({ suite, scale, unit }: Measurement): boolean {
  return suite === 'releases' && scale === shownScale && unit === 'seconds';
}

/** Replaces the text between two marks of the page. */
export async function intoPage(mark: string, content: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const between = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(\\n<!-- end of ${mark} -->)`);
  await writeFile(
    page,
    text.replace(between, (_all, start: string, end: string) => `${start}\n${content}\n${end}`),
  );
}
