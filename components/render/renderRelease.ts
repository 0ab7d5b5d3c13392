import { assembleRelease } from './assembleRelease.ts';
import { pinCapabilities } from './capabilities.ts';
import { loadMainChart } from './charts/mainChart.ts';
import { clusterEngine } from './clusterEngine.ts';
import { openHelmChart } from './openHelmChart.ts';
import { openOwnChart } from './openOwnChart.ts';
import type { RenderedRelease } from './rendered.ts';
import { renderForCluster } from './renderForCluster.ts';
import type { RenderRequest } from './renderRequest.ts';

/**
 * Renders the stack's chart and its dependencies with the stack's values.
 * If the config has secret values, everything is rendered again with other values in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(given: RenderRequest): Promise<RenderedRelease> {
  const { capabilities } = given;
  // The cluster answers while the chart is read.
  const pinned = pinCapabilities(given.settings, capabilities);
  const engine = clusterEngine(given.helmTemplate, given.settings, capabilities);
  const request = { ...given, engine, helmTemplate: engine.template };
  const main = await loadMainChart(request);
  const chart = 'helm' in main ? await openHelmChart(request, main.helm) : await openOwnChart(request, main.own);
  const { first, settings } = await renderForCluster(chart, given.settings, await pinned);
  chart.check(first);
  const again = first.again ?? (await chart.renderAgain(settings));
  return assembleRelease({ ...first, again }, chart, settings, request);
}
