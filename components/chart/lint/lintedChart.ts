import type { Chart } from '../chart.ts';

/** As much of a chart as the rules look at, whatever its templates are written in. */
export type LintedChart = Pick<
  Chart,
  'shownAs' | 'metadata' | 'metadataOriginOf' | 'values' | 'originOf' | 'schema' | 'schemaOriginOf' | 'templates'
> & {
  /** Files whose equal keys are no error. @default none */
  sources?: readonly { file: string; text: string }[];
};
