import type { StackSettings } from '../config/index.ts';
import { assembleRelease } from './assembleRelease.ts';
import type { MainChart } from './charts/mainChart.ts';
import { openHelmChart } from './openHelmChart.ts';
import { openOwnChart } from './openOwnChart.ts';
import type { RenderableChart } from './renderableChart.ts';
import type { RenderedOnce, RenderedRelease } from './rendered.ts';
import { renderForCluster, withoutSecretsInErrors } from './renderForCluster.ts';
import type { RenderRequest } from './renderRequest.ts';

/** What a render of the main chart gives. */
export interface RenderedMain {
  rendered: RenderedRelease;
  chart: RenderableChart;
  /** The first render, before generated fields are settled. */
  first: RenderedOnce;
  /** The settings that it saw. */
  settings: StackSettings;
}

/**
 * Opens the main chart and renders it. If the config has secret values, it is rendered again with other values in their place.
 * @param pinned the settings of the request with the cluster's capabilities
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_* and PATCH_*
 */
export async function renderMain(
  request: RenderRequest,
  main: MainChart,
  pinned: StackSettings,
): Promise<RenderedMain> {
  const opened = 'helm' in main ? await openHelmChart(request, main.helm) : await openOwnChart(request, main.own);
  const { engine, patches } = request;
  const chart = patches === undefined ? opened : patches.patchedChart(opened);
  const renderBoth = async () => {
    const { first, settings } = await renderForCluster(chart, request.settings, pinned, engine);
    chart.check?.(first);
    const renderAgain = async () => first.again ?? (await chart.renderAgain?.(settings));
    const again = await withoutSecretsInErrors(renderAgain, chart, settings, engine);
    return { whole: { ...first, again }, settings };
  };
  const { whole, settings } = await renderBoth().finally(chart.comparisonsEnded);
  const recorded = await chart.recorded(whole);
  const rendered = await assembleRelease(whole, recorded, chart, settings, request);
  return { rendered, chart, first: whole, settings };
}
