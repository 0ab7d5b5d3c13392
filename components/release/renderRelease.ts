import { resolve } from 'node:path';
import {
  type Chart,
  composeManifest,
  type KubernetesObject,
  loadChart,
  type Manifest,
  marksOf,
  mergeValues,
  objectIdentity,
  parseManifest,
  type ReleaseContent,
  secretMarksOf,
  secretTexts,
  withSecretMarks,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import { isHelmChart } from '../dependencies/index.ts';
import { type ReleaseError, releaseErrors } from '../errors.ts';
import { type LoadedDependency, loadDependencies } from './loadDependencies.ts';
import { renderEnabledDependencies } from './renderEnabledDependencies.ts';
import { renderHelmRelease } from './renderHelmRelease.ts';
import { checkValues, type RenderRequest, renderOwn } from './renderParts.ts';
import { withoutSecretTexts } from './secretErrors.ts';
import { withOtherSecrets, withoutTexts } from './secretValues.ts';

/** An object of the release with what tells which of its values are secret. */
export interface RenderedObject {
  object: KubernetesObject;
  /** The same object made from other secrets; undefined when it could not be made, and all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
}

export interface RenderedRelease {
  content: ReleaseContent;
  objects: RenderedObject[];
  /** What the chart has in `crds/`: made and upgraded before everything else, never deleted, and no part of the record. */
  definitions: KubernetesObject[];
  /** True when the notes show a secret. */
  secretNotes: boolean;
}

/**
 * The way from settings to objects: our chart and its dependencies, rendered with the stack's values.
 * With secret values in the config everything is rendered a second time with others in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(request: RenderRequest): Promise<RenderedRelease> {
  const { settings, projectDirectory } = request;
  const directory = resolve(projectDirectory, settings.release.chart);
  if (await isHelmChart(directory, settings.release.chart)) return renderHelmRelease(request, directory);
  const chart = await loadChart(directory, settings.release.chart);
  const { secretPaths } = settings;
  await checkValues(chart, settings);
  // What stands in for a secret need not be what the schema asks for.
  const others = withOtherSecrets(settings.values, secretPaths);
  const loaded = await loadDependencies(request, chart, settings.values);
  const { manifest, notes, computed } = await renderOnce(request, chart, loaded, settings.values).catch(
    async (error) => {
      if (secretPaths.length === 0) throw error;
      throw withoutSecretTexts(error, await errorsOf(renderOnce(request, chart, loaded, others)));
    },
  );
  const content: ReleaseContent = {
    chart: { metadata: { ...chart.metadata }, values: mergeValues(chart.values, computed) },
    config: settings.values,
    manifest: manifest.text,
    hooks: manifest.hooks,
    notes,
  };
  if (secretPaths.length === 0)
    return { content, objects: withoutSecrets(manifest.objects), definitions: [], secretNotes: false };
  const first = { manifest, notes, computed };
  const second = await renderOnce(request, chart, loaded, others).catch(() => undefined);
  content.chart.metadata = withSecretMarks(content.chart.metadata, marksOf(secretPaths, first, second));
  const counterparts = new Map(second?.manifest.objects.map(({ object }) => [objectIdentity(object), object]));
  return {
    content,
    objects: manifest.objects.map(({ object }) => ({ object, counterpart: counterparts.get(objectIdentity(object)) })),
    definitions: [],
    secretNotes: second?.notes !== notes,
  };
}

async function errorsOf(rendering: Promise<unknown>): Promise<readonly ReleaseError[]> {
  return rendering.then(() => [], releaseErrors);
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

function withoutSecrets(objects: readonly { object: KubernetesObject }[]): RenderedObject[] {
  return objects.map(({ object }) => ({ object, counterpart: object }));
}

interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
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
  return { manifest: composeManifest(documents, { namespace, locate }), notes, computed };
}
