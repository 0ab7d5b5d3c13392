import type { Chart } from '../chart.ts';

/** The fields of a chart that the rules check, for Handlebars charts and Helm charts. */
export type LintedChart = Pick<
  Chart,
  'shownAs' | 'metadata' | 'metadataOriginOf' | 'values' | 'originOf' | 'schema' | 'schemaOriginOf' | 'templates'
> & {
  /** Files in which repeated keys are not an error. @default none */
  sources?: readonly { file: string; text: string }[];
};
