import type { Checked } from '../bars.ts';
import { type Measurement, medianOf } from '../measure/measurement.ts';
import { type Part, partNames, type Usage } from '../measure/processUsage.ts';
import { markdownTable } from './markdown.ts';

const unmeasured = '–';

/** The works of a suite next to each other: a row for each scale and subject. */
export function suiteTable(
  measurements: readonly Measurement[],
  suite: string,
  scaleTitle: string,
  unit: Measurement['unit'] = 'seconds',
): string {
  const measured = measurements.filter((each) => each.suite === suite && each.unit === unit);
  if (measured.length === 0) return 'Not measured yet.';
  const works = [...new Set(measured.map(({ work }) => work))];
  const keys = [...new Map(measured.map((each) => [`${each.scale} ${each.subject}`, each])).values()];
  const rows = keys.map(({ scale, subject }) => [
    scale,
    subject,
    ...works.map((work) => {
      const found = measured.find((each) => each.scale === scale && each.subject === subject && each.work === work);
      return found === undefined ? unmeasured : unit === 'bytes' ? megabytes(found.values) : formatted(found.values);
    }),
  ]);
  return markdownTable([scaleTitle, unit === 'bytes' ? 'MB' : 'seconds', ...works], rows);
}

/** The median, and the least and the greatest value. */
function formatted(values: readonly number[]): string {
  const digits = (value: number) => value.toFixed(2);
  if (values.length === 1) return digits(values[0] ?? 0);
  return `${digits(medianOf(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
}

function megabytes(values: readonly number[]): string {
  return Math.round(medianOf(values) / 2 ** 20).toString();
}

/** The ratio of each bar, and whether it is held. */
export function barsTable(checked: readonly Checked[]): string {
  const rows = checked.map(({ suite, scale, work, against, limit, ratio }) => [
    suite === 'releases' ? `${scale} objects` : `${suite}: ${scale}`,
    work,
    against,
    limit.toFixed(2),
    ratio.toFixed(2),
    ratio <= limit ? 'yes' : 'no',
  ]);
  return markdownTable(['what', 'work', 'against', 'bar', 'measured', 'held'], rows);
}

/** Where the processor time of each subject goes. */
export function partsTable(usage: ReadonlyMap<string, ReadonlyMap<Part, Usage>>): string {
  const header = ['processor seconds', ...partNames, 'together'];
  const rows = [...usage].map(([name, ofSubject]) => {
    const seconds = partNames.map((part) => ofSubject.get(part)?.seconds ?? 0);
    const sum = seconds.reduce((total, each) => total + each, 0);
    return [name, ...seconds.map((each) => (each === 0 ? unmeasured : each.toFixed(2))), sum.toFixed(2)];
  });
  return markdownTable(header, rows);
}
