import { basename, dirname, join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { isCrdFile, type ManifestObject } from '../../manifest/index.ts';
import { EngineFailure, failureOf } from '../errors/engineFailure.ts';
import { helmErrors } from '../errors/helmErrors.ts';
import { namedChart } from '../read/namedChart.ts';
import { cachedCrds } from './cachedDefinitions.ts';
import { keepTexts, knownTexts, type RenderedTexts } from './cachedTexts.ts';
import { valuesForComparison } from './comparison.ts';
import type { HelmRenderRequest } from './helmRenderRequest.ts';
import { encodedMark, stageHelmChart, textsLabel } from './stageHelmChart.ts';

export interface RenderedHelmChart extends Omit<RenderedTexts, 'charts'> {
  /** The CRDs of the chart and of its enabled subcharts. */
  crds: ManifestObject[];
  /**
   * The engine's error about a rendered file that is not YAML; undefined if the engine accepts all files. It costs a
   * render, so call it only to report a mistake.
   */
  engineError(): Promise<Error | undefined>;
  /** Whether the output was in the cache. */
  isCached: boolean;
  /** Puts the output into the cache, if the request has a key. It must not differ in each render. */
  keep(): Promise<void>;
}

/**
 * Renders a Helm chart with Helm's engine, exactly as Helm does, file by file.
 * @throws ReleaseError(s) CHART_VALUES_*, CHART_TEMPLATE_*, ENGINE_MISSING; CHART_INVALID_YAML and CHART_INVALID_OBJECT
 * for CRDs
 */
export async function renderHelmChart(request: HelmRenderRequest): Promise<RenderedHelmChart> {
  const { chart, cacheDirectory } = request;
  const known = await knownTexts(request);
  const rendering = known ?? renderTexts(request);
  if (known === undefined) request.onRender?.();
  const rendered = await rendering;
  const { charts, ...texts } = rendered;
  // Nobody asks a comparison for the CRDs, which are not rendered.
  const files = (request.isCompared ? [] : charts).flatMap(({ index, path }) =>
    (chart.parts[index]?.files ?? [])
      .filter((file) => isCrdFile(file.path))
      .map((file) => ({ path: `${path}/${file.path}`, data: file.data })),
  );
  return {
    ...texts,
    crds: await cachedCrds(join(cacheDirectory, 'definitions'), files),
    async engineError() {
      const error = await plainError(request);
      return error === undefined ? undefined : explained(request, error);
    },
    isCached: known !== undefined,
    keep: () => keepTexts(request, rendered),
  };
}

async function renderTexts(request: HelmRenderRequest): Promise<RenderedTexts> {
  const { chart } = request;
  let objects: JsonObject[];
  try {
    objects = await renderFolder(request, await stage(request, true));
  } catch (error) {
    // Nobody sees the error of a comparison, and its explanation takes more renders.
    if (error instanceof ReleaseError || request.isCompared) throw error;
    if (error instanceof EngineFailure) {
      const parts = chart.parts.map(({ inside, files }) => ({
        shownAs: [chart.shownAs, ...inside].join('/charts/'),
        files,
      }));
      throw failureOf(error, { code: 'CHART_TEMPLATE_RENDER', charts: chart.metadata.name, parts });
    }
    const failure = await explained(request, await plainError(request).then((plain) => plain ?? error));
    if (failure === undefined) return renderTexts({ ...request, checksValues: false });
    throw failure;
  }
  const { name } = chart.metadata;
  const result: RenderedTexts = { documents: [], notes: '', charts: [] };
  // The chart's own CRDs come before those of its subcharts.
  for (const [index, path, texts] of objects.flatMap(textsOf).toSorted(([left], [right]) => left - right)) {
    for (const [key, rendered] of Object.entries(texts)) {
      const isEncoded = key.endsWith(encodedMark);
      const file = isEncoded ? key.slice(0, -encodedMark.length) : key;
      const plain = isEncoded ? Buffer.from(String(rendered), 'base64').toString('utf8') : String(rendered);
      // The engine also replaces missing values by an empty string.
      const text = plain.replaceAll('<no value>', '');
      const source = `${path}/${file}`;
      if (source === `${name}/templates/NOTES.txt`) result.notes = text;
      if (!source.endsWith('NOTES.txt')) result.documents.push({ source, text: text.trimEnd(), line: 1, byHelm: true });
    }
    result.charts.push({ index, path });
  }
  return result;
}

/**
 * The error of a render without our helper templates, so that it refers to the author's own files; undefined if that
 * render succeeds.
 */
async function plainError(request: HelmRenderRequest): Promise<unknown> {
  return renderFolder(request, await stage(request, false)).then(
    () => undefined,
    (error) => error,
  );
}

async function explained(request: HelmRenderRequest, error: unknown): Promise<Error | undefined> {
  const { chart, explain } = request;
  const folder = await stage(request, false);
  const render = (staged: string) => renderFolder(request, staged);
  const hint = "Fix the chart's values in kubesentiment:values, or the template.";
  return helmErrors(error, { chart: namedChart(chart), explain, folder, render, hint });
}

function stage(
  { chart, checksValues, without, only, isCompared = false, cacheDirectory }: HelmRenderRequest,
  tellsTexts: boolean,
): Promise<string> {
  const staged = {
    ...{ tellsTexts, checksValues },
    ...(without === undefined ? {} : { without }),
    ...(isCompared ? { isCompared } : {}),
    ...(only === undefined ? {} : { only }),
  };
  return stageHelmChart(chart, staged, cacheDirectory);
}

function renderFolder(
  { values, isCompared = false, release, capabilities, helmTemplate }: HelmRenderRequest,
  directory: string,
): Promise<JsonObject[]> {
  return helmTemplate({
    chart: basename(directory),
    path: dirname(directory),
    release_name: release.name,
    namespace: release.namespace,
    values: isCompared ? valuesForComparison(values) : values,
    kube_version: capabilities.kubeVersion,
    api_versions: ['v1', ...capabilities.apiVersions],
    include_test_hook_resources: true,
    skip_crd_rendering: true,
  });
}

/**
 * From an object that carries rendered files: the index of the chart or subchart, its path in Helm, and the output by
 * file.
 */
function textsOf({ metadata, data }: JsonObject): [number, string, JsonObject][] {
  const index = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels[textsLabel] : undefined;
  if (index === undefined || !isJsonObject(data)) return [];
  const { chart: path, ...texts } = data;
  return [[Number(index), String(path), texts]];
}
