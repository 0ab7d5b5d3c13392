import { type Chart, computeValues, mergeValues, originOf, renderChart, type SecretsInValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import { type ChartNode, type ProcessedChart, processDependencies } from '../helm/index.ts';
import type { JsonObject } from '../json/index.ts';
import { composeManifest, readerOfRenders, type SourceDocument } from '../manifest/index.ts';
import { type LoadedDependency, loadDependencies } from './charts/loadDependencies.ts';
import { addsRotation } from './charts/rotationOfDependencies.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { checkValues } from './checkValues.ts';
import { crdsBeside } from './crds/planCrds.ts';
import { defaultsOf, layersOf, valuesOf } from './releaseValues.ts';
import type { RenderableChart, RenderInput } from './renderableChart.ts';
import type { OwnRender, RenderedOnce } from './rendered.ts';
import { optionsOf } from './renderOptions.ts';
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
  // A render with other secrets has mostly the same documents.
  const read = readerOfRenders();
  return {
    render: (input) => renderOwnChart({ ...request, read }, chart, loaded, input),
    recorded: async ({ computed }) => ({
      metadata: { ...chart.metadata },
      values: mergeValues(chart.values, computed),
    }),
    countsOnCredentials: true,
  };
}

/**
 * Renders an own chart and its enabled dependencies. The render compares those that may differ: the own templates can't generate anything.
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*
 */
async function renderOwnChart(
  request: RenderRequest & { read: ReturnType<typeof readerOfRenders> },
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
    composeManifest([...own.documents, ...made], { namespace, locate, skipsMistakes, read: request.read });
  const manifest = compose(dependencies.documents);
  const crds = crdsBeside(manifest, [...chart.crds, ...dependencies.crds]);
  const { again } = dependencies;
  const other = again && { manifest: compose(again.documents), notes, changing: again.changing };
  return { manifest, notes, computed, crds, again: other };
}

/** A stand-in is a known value; where mistakes are skipped, templates may also fail on it. */
function secretsOf({ settings, isOther, skipsMistakes }: Omit<RenderInput, 'values'>): SecretsInValues {
  if (!isOther) return secretsIn(settings);
  return skipsMistakes ? 'replaced' : 'known';
}

/**
 * Renders the templates of an own chart, without its dependencies.
 * @param given the user's values
 * @param loaded the dependencies, for their values and for which of them are enabled
 * @param secrets the secrets among the user's values
 * @throws ReleaseError(s) CHART_* of templates and values
 */
export function renderOwn(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  loaded: readonly LoadedDependency[],
  secrets: SecretsInValues = secretsIn(settings),
): OwnRender {
  const before = processValues(chart, settings, given, loaded, {});
  const computed = computeValues(chart, optionsOf(settings, before.values, secrets));
  const isComputed = Object.keys(computed).length > 0;
  const { chart: processed, values } = isComputed ? processValues(chart, settings, given, loaded, computed) : before;
  const rendered = renderChart(chart, optionsOf(settings, values, secrets));
  return { ...rendered, values, computed, processed, addsRotation: addsRotation(chart.values, computed, given) };
}

/** Applies Helm's rules: enabled dependencies, imported values, globals. */
function processValues(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  loaded: readonly LoadedDependency[],
  computed: JsonObject,
): ProcessedChart {
  const { name, version } = chart.metadata;
  const node: ChartNode = {
    name,
    version,
    values: defaultsOf(chart, settings.release, computed),
    declared: loaded.map(({ dependency }) => dependency),
    dependencies: loaded.map(({ subchart }) => subchart),
  };
  const layers = layersOf(chart, settings, computed);
  return processDependencies(node, given, { origin: (path) => originOf(path, layers) });
}

/** @throws ReleaseError(s) CHART_* of templates and values */
export function computedOf(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  secrets: SecretsInValues = secretsIn(settings),
): JsonObject {
  return computeValues(chart, optionsOf(settings, valuesOf(chart, settings.release, given), secrets));
}
