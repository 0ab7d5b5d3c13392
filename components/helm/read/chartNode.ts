import type { ChartDependency } from '../../chart/index.ts';
import type { JsonObject } from '../../json/index.ts';

/** As much of a chart as decides, together with the user's values, what it and its subcharts get. */
export interface ChartNode {
  /** The name, or the alias that the chart above gives it: its values stand under it. */
  name: string;
  /** The exact version. */
  version: string;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** What Chart.yaml says of the subcharts. */
  declared: readonly ChartDependency[];
  /** What lies in `charts/`. */
  dependencies: readonly ChartNode[];
  /** Where the files of a chart are that Helm's engine renders. */
  location?: ChartLocation;
}

export interface ChartLocation {
  /** Absolute path of an archive or of a chart's folder. */
  path: string;
  /** sha256 of what is there. */
  sha256: string;
  /** The way from the chart that is there to a subchart inside it: names in `charts/`. */
  inside: readonly string[];
}

/** The name under which the values of a dependency stand. */
export function nameOf({ name, alias }: Pick<ChartDependency, 'name' | 'alias'>): string {
  return alias || name;
}
