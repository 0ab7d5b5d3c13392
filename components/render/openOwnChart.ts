import { type Chart, mergeValues, type SecretsInValues } from '../chart/index.ts';
import { composeManifest, type SourceDocument } from '../manifest/index.ts';
import { type LoadedDependency, loadDependencies } from './charts/loadDependencies.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { crdsBeside } from './crds/planCrds.ts';
import type { RenderableChart, RenderInput } from './renderableChart.ts';
import type { RenderedOnce } from './rendered.ts';
import { checkValues, renderOwn } from './renderOwnChart.ts';
import type { RenderRequest } from './renderRequest.ts';
import { renderEnabledDependencies } from './renderSubcharts.ts';
import { secretsIn } from './secrets/otherSecrets.ts';

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
    render: (input) => renderOnce(request, chart, loaded, input),
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

async function renderOnce(
  request: RenderRequest,
  chart: Chart,
  loaded: readonly LoadedDependency[],
  { settings, values, isOther = false, skipsMistakes = false }: RenderInput,
): Promise<RenderedOnce> {
  const helmTemplate = isOther ? (request.engine?.templateOfOthers ?? request.helmTemplate) : request.helmTemplate;
  const own = renderOwn(chart, settings, values, loaded, secretsOf({ settings, isOther, skipsMistakes }));
  const dependencies = await renderEnabledDependencies({ ...request, settings, helmTemplate }, own, skipsMistakes);
  const { namespace } = settings.release;
  const { locate, notes, computed } = own;
  const compose = (made: readonly SourceDocument[]) =>
    composeManifest([...own.documents, ...made], { namespace, locate, skipsMistakes });
  const manifest = compose(dependencies.documents);
  const crds = crdsBeside(manifest, [...chart.crds, ...dependencies.crds]);
  const { again } = dependencies;
  const other = again && { manifest: compose(again.documents), notes, changing: again.changing };
  return { manifest, notes, computed, crds, ...(other === undefined ? {} : { again: other }) };
}

/** A stand-in is a known value; where mistakes are skipped, templates may also fail on it. */
function secretsOf({ settings, isOther, skipsMistakes }: Omit<RenderInput, 'values'>): SecretsInValues {
  if (!isOther) return secretsIn(settings);
  return skipsMistakes ? 'replaced' : 'known';
}
