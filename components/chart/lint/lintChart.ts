import type { Chart } from '../chart.ts';
import type { Finding } from './finding.ts';
import { lintMetadata } from './lintMetadata.ts';
import { lintSchema } from './lintSchema.ts';

/** What the rules say of the chart itself, whatever its values are. */
export function lintChart(chart: Chart): Finding[] {
  return [...lintMetadata(chart), ...lintSchema(chart)];
}
