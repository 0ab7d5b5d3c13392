import { pinCapabilities } from './capabilities.ts';
import { loadMainChart } from './charts/mainChart.ts';
import { clusterEngine } from './clusterEngine.ts';
import { patchesIn } from './patchesIn.ts';
import type { RenderedRelease } from './rendered.ts';
import { renderMain } from './renderMain.ts';
import type { RenderRequest } from './renderRequest.ts';

/**
 * Renders the stack's chart and its dependencies with the stack's values.
 * If the config has secret values, everything is rendered again with other values in their place.
 * @throws ReleaseError(s) of the codes CHART_*, DEPENDENCY_* and PATCH_*, and those of patches that can't be read
 */
export async function renderRelease(given: RenderRequest): Promise<RenderedRelease> {
  const { capabilities } = given;
  const patches = await patchesIn(given);
  const settings = patches?.settings ?? given.settings;
  // The cluster answers while the chart is read.
  const pinned = pinCapabilities(settings, capabilities);
  const engine = clusterEngine(given.helmTemplate, settings, capabilities);
  const request = { ...given, settings, ...(patches && { patches }), engine, helmTemplate: engine.template };
  const main = await loadMainChart(request);
  if (settings.unknownPaths === undefined) return (await renderMain(request, main, await pinned)).rendered;
  // Lazy import: only a preview has unknown values.
  const { renderUnknown } = await import('./unknown/renderUnknown.ts');
  return renderUnknown(request, main, await pinned);
}
