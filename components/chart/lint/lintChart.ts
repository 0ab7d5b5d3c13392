import type { Finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import { lintMetadata } from './lintMetadata.ts';
import { lintSchema } from './lintSchema.ts';
import { lintRepeatedKeys } from './repeatedKeys.ts';

/** What the rules say of the chart itself, whatever its values are. */
export function lintChart(chart: LintedChart): Finding[] {
  return [...lintRepeatedKeys(chart), ...lintMetadata(chart), ...lintSchema(chart)];
}
