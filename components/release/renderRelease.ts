import {
  type Chart,
  composeManifest,
  mergeValues,
  objectIdentity,
  parseManifest,
  type ReleaseContent,
  recordedDefinitions,
  secretMarksOf,
  secretTexts,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import { assembleRelease, type RenderedOnce, type RenderedRelease, withoutSecrets } from './assembleRelease.ts';
import { pinCapabilities } from './capabilities.ts';
import { definitionsBeside } from './definitions.ts';
import { type LoadedDependency, loadDependencies } from './loadDependencies.ts';
import { loadMainChart } from './mainChart.ts';
import { checkOrder } from './partOrder.ts';
import { renderEnabledDependencies } from './renderEnabledDependencies.ts';
import { renderForCluster } from './renderForCluster.ts';
import { renderHelmRelease } from './renderHelmRelease.ts';
import { checkValues, type RenderRequest, renderOwn } from './renderParts.ts';
import { withOtherSecrets, withoutTexts } from './secretValues.ts';

/**
 * The way from settings to objects: the chart and its dependencies, rendered with the stack's values.
 * With secret values in the config everything is rendered a second time with others in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(request: RenderRequest): Promise<RenderedRelease> {
  const { settings } = request;
  const pinned = pinCapabilities(settings, request.capabilities);
  const main = await loadMainChart(request);
  if ('helm' in main) return renderHelmRelease(request, main.helm, pinned);
  const chart = main.own;
  checkOrder(chart.metadata, settings);
  await checkValues(chart, settings);
  // What stands in for a secret need not be what the schema asks for.
  const others = withOtherSecrets(settings.values, settings.secretPaths);
  const loaded = await loadDependencies(request, chart, settings.values);
  const { first, renders } = await renderForCluster(settings, await pinned, (whole) => ({
    render: () => renderOnce({ ...request, settings: whole }, chart, loaded, settings.values),
    renderOthers: () => renderOnce({ ...request, settings: whole }, chart, loaded, others),
  }));
  const recorded = { metadata: { ...chart.metadata }, values: mergeValues(chart.values, first.computed) };
  return assembleRelease(first, recorded, renders, settings);
}

/**
 * A recorded release as it can be deployed again: nothing is rendered. Its secrets are found by their values, those of
 * then and of today. Definitions of kinds stay as they are: a record has their names alone, and one of Helm's not even those.
 */
export function restoreRelease(
  content: ReleaseContent,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): RenderedRelease {
  const objects = parseManifest(content.manifest);
  const paths = [...secretPaths, ...(secretMarksOf(content.chart.metadata)?.values ?? [])];
  const texts = [...new Set([...secretTexts(values, secretPaths), ...secretTexts(content.config, paths)])];
  const listed = new Set(objects.map(({ object }) => objectIdentity(object)));
  const named = recordedDefinitions(content.chart.metadata).filter((object) => !listed.has(objectIdentity(object)));
  const beside = { definitions: [], keptDefinitions: named };
  if (texts.length === 0) return { content, objects: withoutSecrets(objects), ...beside, secretNotes: false };
  return {
    content,
    objects: objects.map(({ source, object }) => ({ source, object, counterpart: withoutTexts(object, texts) })),
    ...beside,
    secretNotes: texts.some((text) => content.notes.includes(text)),
  };
}

async function renderOnce(
  request: RenderRequest,
  chart: Chart,
  loaded: readonly LoadedDependency[],
  given: JsonObject,
): Promise<RenderedOnce> {
  const own = renderOwn(chart, request.settings, given, loaded);
  const dependencies = await renderEnabledDependencies(request, own);
  const { namespace } = request.settings.release;
  const documents = [...own.documents, ...dependencies.documents];
  const { locate, notes, computed } = own;
  const manifest = composeManifest(documents, { namespace, locate });
  const definitions = definitionsBeside(manifest, [...chart.definitions, ...dependencies.definitions]);
  return { manifest, notes, computed, definitions };
}
