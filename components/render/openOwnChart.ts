import { type Chart, mergeValues } from '../chart/index.ts';
import { loadDependencies } from './charts/loadDependencies.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { checkValues } from './checkValues.ts';
import type { RenderableChart } from './renderableChart.ts';
import { renderOwnChart } from './renderOwnChart.ts';
import type { RenderRequest } from './renderRequest.ts';

/**
 * Checks an own chart and the stack's values, and loads its dependencies.
 * @throws ReleaseError(s) CONFIG_INVALID_VALUE, CHART_VALUES_*, CHART_INVALID_SCHEMA, DEPENDENCY_*
 */
export async function openOwnChart(request: RenderRequest, chart: Chart): Promise<RenderableChart> {
  const { settings } = request;
  checkOrder(chart.metadata, settings);
  await checkValues(chart, settings);
  const loaded = await loadDependencies(request, chart, settings.values);
  return {
    render: (input) => renderOwnChart(request, chart, loaded, input),
    // The dependencies are compared in each render: the own templates cannot generate anything.
    renderAgain: async () => undefined,
    check: () => undefined,
    recorded: async ({ computed }) => ({
      metadata: { ...chart.metadata },
      values: mergeValues(chart.values, computed),
    }),
    countsOnCredentials: true,
  };
}
