import type { Finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import { lintMetadata } from './lintMetadata.ts';
import { lintRequired } from './lintRequired.ts';
import { lintSchema } from './lintSchema.ts';
import { lintRepeatedKeys } from './repeatedKeys.ts';

/** The findings about the chart itself, independent of its values. */
export function lintChart(chart: LintedChart): Finding[] {
  return [...lintRepeatedKeys(chart), ...lintMetadata(chart), ...lintSchema(chart), ...lintRequired(chart)];
}
