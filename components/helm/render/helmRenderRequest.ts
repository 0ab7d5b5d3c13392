import type { Capabilities, ReleaseIdentity } from '../../chart/index.ts';
import type { JsonObject } from '../../json/index.ts';
import type { ExplainOptions } from '../errors/explainOptions.ts';
import type { HelmChart } from '../read/helmChart.ts';
import type { DifferingTemplates } from '../templates/differingTemplates.ts';
import type { HelmTemplate } from './renderSubcharts.ts';

export interface HelmRenderRequest {
  chart: HelmChart;
  /** The user's values. */
  values: JsonObject;
  /** Whether the values are checked against the chart's schemas. */
  checksValues: boolean;
  /** Templates to leave out, by their names in Helm. @default none */
  without?: readonly string[];
  /** Whether the output is only compared, see comparison.ts. @default false */
  isCompared?: boolean;
  /** The templates to render; all others have no output. @default all */
  only?: DifferingTemplates;
  release: ReleaseIdentity;
  capabilities: Capabilities;
  helmTemplate: HelmTemplate;
  /** The folder for staged charts. */
  cacheDirectory: string;
  /** Finds the positions of values for errors. */
  explain: ExplainOptions;
  /**
   * All else that decides the result. With it, the output of the engine may be in a cache on disk, so it must not contain
   * secrets. @default never cached
   */
  cacheKey?: JsonObject;
  /** Called if the output is not in the cache, when the engine has begun to render. */
  onRender?: () => void;
}
