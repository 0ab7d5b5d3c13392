import type { ChartDependency } from '../../chart/index.ts';
import type { JsonObject } from '../../json/index.ts';

/** The data of a chart that, together with the user's values, determines its own values and those of its subcharts. */
export interface ChartNode {
  /** The chart's name, or its alias in the parent chart: the key of its values. */
  name: string;
  /** The exact version. */
  version: string;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** The dependencies in Chart.yaml. */
  declared: readonly ChartDependency[];
  /** The charts in `charts/`. */
  dependencies: readonly ChartNode[];
  /** The files of a chart that Helm's engine renders. */
  location?: ChartLocation;
}

export interface ChartLocation {
  /** Absolute path of an archive or of a chart's folder. */
  path: string;
  /** SHA-256 of its content. */
  sha256: string;
  /** The path to a subchart inside it: names in `charts/`. */
  inside: readonly string[];
}

/** The key of a dependency's values. */
export function nameOf({ name, alias }: Pick<ChartDependency, 'name' | 'alias'>): string {
  return alias || name;
}
