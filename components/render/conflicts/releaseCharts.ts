import type { ChartNode } from '../../helm/index.ts';
import { isJsonObject, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { completeChart } from '../charts/completeChart.ts';
import { loadDependencies } from '../charts/loadDependencies.ts';
import { loadMainChart } from '../charts/mainChart.ts';
import { processHelmChart } from '../charts/processHelmChart.ts';
import { renderOwn } from '../openOwnChart.ts';
import type { RenderRequest } from '../renderRequest.ts';

/** A chart of a release: the main chart or an enabled dependency. */
export interface ReleaseChart {
  /** The keys of its values from the top; empty for the main chart. */
  path: readonly string[];
  name: string;
  /** The values that its templates see, without the values of its own dependencies. */
  values: JsonObject;
  /** The value that disables it. */
  condition?: ValuePath;
}

/**
 * The charts of a release, the main chart first.
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*
 */
export async function releaseCharts(request: RenderRequest): Promise<ReleaseChart[]> {
  const { settings, projectDirectory } = request;
  const main = await loadMainChart(request);
  if ('helm' in main) {
    const { found } = await completeChart(request, main.helm);
    const { chart, values } = await processHelmChart(main.helm, found, settings.values, projectDirectory);
    return chartsIn(chart, values, []);
  }
  const chart = main.own;
  const loaded = await loadDependencies(request, chart, settings.values);
  const { processed, values } = renderOwn(chart, settings, settings.values, loaded);
  return chartsIn(processed, values, []);
}

function chartsIn(chart: ChartNode, values: JsonObject, path: readonly string[]): ReleaseChart[] {
  const names = new Set(chart.dependencies.map(({ name }) => name));
  const own = Object.entries(values).filter(([key]) => key !== 'global' && !names.has(key));
  const below = chart.dependencies.flatMap((subchart) => {
    const section = valueAt(values, [subchart.name]);
    const [first, ...rest] = chartsIn(subchart, isJsonObject(section) ? section : {}, [...path, subchart.name]);
    const condition = conditionOf(chart, subchart.name);
    return first === undefined ? [] : [{ ...first, ...(condition && { condition: [...path, ...condition] }) }, ...rest];
  });
  return [{ path, name: chart.name, values: Object.fromEntries(own) }, ...below];
}

/** If the condition lists several paths, the first one decides. */
function conditionOf({ declared }: ChartNode, name: string): string[] | undefined {
  const [path = ''] = declared.find((entry) => entry.name === name)?.condition?.split(',') ?? [];
  return path.trim() === '' ? undefined : path.trim().split('.');
}
