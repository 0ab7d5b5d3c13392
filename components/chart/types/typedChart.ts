import type { JsonObject } from '../../json/index.ts';
import type { DescribedValue } from './valueComments.ts';

/** What describes the values of a chart: its schema, its defaults, and those of its subcharts. */
export interface TypedChart {
  name: string;
  version: string;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** values.schema.json, if the chart has one. */
  schema?: JsonObject;
  /** Descriptions in the comments of values.yaml. */
  comments?: readonly DescribedValue[];
  subcharts: readonly TypedSubchart[];
  /** Whether the chart is not available, so that nothing describes its values. @default false */
  isMissing?: boolean;
}

/** A chart whose values are a section of its parent chart's values. */
export interface TypedSubchart {
  /** The alias or name: the key of its values. */
  key: string;
  /** Whether a condition or tags may disable it. */
  isOptional: boolean;
  /** The tags that enable or disable it. */
  tags: readonly string[];
  chart: TypedChart;
}
