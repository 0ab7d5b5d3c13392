import { join, posix } from 'node:path';
import { composeManifest, objectIdentity, parseManifest } from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import {
  type HelmChart,
  loadHelmChart,
  mayDiffer,
  missingDependencies,
  renderHelmChart,
  resolveDependencies,
  withDependency,
} from '../dependencies/index.ts';
import { throwAll } from '../errors.ts';
import type { RenderedRelease } from './assembleRelease.ts';
import { assembleRelease, type RenderedOnce, renderFirst } from './assembleRelease.ts';
import { pinCapabilities, unservedApis } from './capabilities.ts';
import { differences } from './differences.ts';
import { optionsOf, type RenderRequest } from './renderParts.ts';
import { withOtherSecrets } from './secretValues.ts';

/**
 * A release of a chart of Go templates, rendered with Helm's engine: its objects, hooks and notes are what stock Helm makes.
 * @param path the chart's folder or archive
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*; CHART_NOT_REPRODUCIBLE for a chart that renders differently each time
 */
export async function renderHelmRelease(request: RenderRequest, path: string): Promise<RenderedRelease> {
  const pinned = pinCapabilities(request.settings, request.capabilities);
  const { values, secretPaths } = request.settings;
  const chart = await load(request, path);
  let settings = await pinned;
  const others = withOtherSecrets(values, secretPaths);
  const renders = {
    render: () => renderOnce({ ...request, settings }, chart, values, true),
    // What stands in for a secret need not be what the schema asks for.
    renderOthers: () => renderOnce({ ...request, settings }, chart, others, false),
  };
  let first = await renderFirst(renders, settings);
  const { apiVersions: served } = settings.release;
  const added = served === request.settings.release.apiVersions ? [] : unservedApis(first.definitions, served ?? []);
  if (added.length > 0) {
    // Helm asks the cluster when the chart's definitions are made: so a first install is like those after it.
    settings = { ...settings, release: { ...settings.release, apiVersions: [...(served ?? []), ...added].sort() } };
    first = await renderFirst(renders, settings);
  }
  if (usesChance(chart)) {
    const again = await renders.render();
    throwAll(differences(first.manifest, again.manifest, chart.metadata.name));
  }
  const recorded = { metadata: { ...chart.metadata }, values: chart.values };
  return assembleRelease(first, recorded, renders, settings);
}

/** The chart with what its `charts/` lacks, as its lock says. */
async function load({ settings, projectDirectory }: RenderRequest, path: string): Promise<HelmChart> {
  const shownAs = settings.release.chart;
  const chart = await loadHelmChart(path, shownAs);
  const enabled = missingDependencies(chart);
  if (enabled.length === 0) return chart;
  const resolved = await resolveDependencies({
    chartDirectory: path,
    chartShownAs: shownAs,
    projectDirectory,
    declared: chart.metadata.dependencies ?? [],
    enabled,
    settings: settings.dependencies,
    stack: settings.stack,
  });
  let whole = chart;
  for (const { dependency, version, path: found } of resolved) {
    const name = `${dependency.name}-${version}`;
    const part = { name: dependency.name, version, path: found, shownAs: posix.join(shownAs, 'charts', name) };
    whole = await withDependency(whole, part);
  }
  return whole;
}

async function renderOnce(
  { settings, projectDirectory, helmTemplate }: RenderRequest,
  chart: HelmChart,
  values: JsonObject,
  checksValues: boolean,
): Promise<RenderedOnce> {
  const rendered = await renderHelmChart({
    ...optionsOf(settings, values),
    chart,
    checksValues,
    helmTemplate,
    cacheDirectory: join(projectDirectory, '.kubesentiment', 'charts'),
    explain: explainOf(settings),
  });
  const manifest = composeManifest(rendered.documents, settings.release);
  // Several charts may bring the same definition; a template that makes it has the last word.
  const seen = new Set(manifest.objects.map(({ object }) => objectIdentity(object)));
  const definitions = rendered.definitions
    .flatMap(({ text }) => parseManifest(text))
    .map(({ object }) => object)
    .filter((object) => !seen.has(objectIdentity(object)) && seen.add(objectIdentity(object)));
  // Helm computes no values.
  return { manifest, notes: rendered.notes, computed: {}, definitions };
}

function explainOf({ values, origin, frameAt }: StackSettings) {
  return {
    values,
    frameAt,
    origin: (path: readonly (string | number)[]) => {
      for (let length = path.length; length >= 0; length--) {
        const position = origin(['values', ...path.slice(0, length)]);
        if (position !== undefined) return position;
      }
      return undefined;
    },
  };
}

function usesChance({ parts }: HelmChart): boolean {
  return parts.some(({ files }) =>
    files.some(({ path, data }) => path.startsWith('templates/') && mayDiffer(data.toString('utf8'))),
  );
}
