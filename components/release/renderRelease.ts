import { resolve } from 'node:path';
import {
  type Chart,
  composeManifest,
  loadChart,
  mergeValues,
  parseManifest,
  type ReleaseContent,
  secretMarksOf,
  secretTexts,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import { isHelmChart } from '../dependencies/index.ts';
import {
  assembleRelease,
  type RenderedOnce,
  type RenderedRelease,
  renderFirst,
  withoutSecrets,
} from './assembleRelease.ts';
import { pinCapabilities } from './capabilities.ts';
import { type LoadedDependency, loadDependencies } from './loadDependencies.ts';
import { renderEnabledDependencies } from './renderEnabledDependencies.ts';
import { renderHelmRelease } from './renderHelmRelease.ts';
import { checkValues, type RenderRequest, renderOwn } from './renderParts.ts';
import { withOtherSecrets, withoutTexts } from './secretValues.ts';

/**
 * The way from settings to objects: our chart and its dependencies, rendered with the stack's values.
 * With secret values in the config everything is rendered a second time with others in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(request: RenderRequest): Promise<RenderedRelease> {
  const { settings, projectDirectory } = request;
  const directory = resolve(projectDirectory, settings.release.chart);
  if (await isHelmChart(directory, settings.release.chart)) return renderHelmRelease(request, directory);
  const pinned = pinCapabilities(settings, request.capabilities);
  const chart = await loadChart(directory, settings.release.chart);
  await checkValues(chart, settings);
  // What stands in for a secret need not be what the schema asks for.
  const others = withOtherSecrets(settings.values, settings.secretPaths);
  const loaded = await loadDependencies(request, chart, settings.values);
  const whole = { ...request, settings: await pinned };
  const renders = {
    render: () => renderOnce(whole, chart, loaded, settings.values),
    renderOthers: () => renderOnce(whole, chart, loaded, others),
  };
  const first = await renderFirst(renders, settings);
  const recorded = { metadata: { ...chart.metadata }, values: mergeValues(chart.values, first.computed) };
  return assembleRelease(first, recorded, renders, settings);
}

/**
 * A recorded release as it can be deployed again: nothing is rendered. Its secrets are found by their values, those of
 * then and of today.
 */
export function restoreRelease(
  content: ReleaseContent,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): RenderedRelease {
  const objects = parseManifest(content.manifest);
  const paths = [...secretPaths, ...(secretMarksOf(content.chart.metadata)?.values ?? [])];
  const texts = [...new Set([...secretTexts(values, secretPaths), ...secretTexts(content.config, paths)])];
  if (texts.length === 0) return { content, objects: withoutSecrets(objects), definitions: [], secretNotes: false };
  return {
    content,
    objects: objects.map(({ object }) => ({ object, counterpart: withoutTexts(object, texts) })),
    definitions: [],
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
  const documents = [...own.documents, ...dependencies];
  const { locate, notes, computed } = own;
  return { manifest: composeManifest(documents, { namespace, locate }), notes, computed, definitions: [] };
}
