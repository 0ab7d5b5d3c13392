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
import { differences } from './differences.ts';
import { checkOrder } from './partOrder.ts';
import { defaultKubeVersion, type RenderRequest } from './renderParts.ts';
import { withOtherSecrets } from './secretValues.ts';

/**
 * A release of a chart of Go templates, rendered with Helm's engine: its objects, hooks and notes are what stock Helm makes.
 * @param path the chart's folder or archive
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*; CHART_NOT_REPRODUCIBLE for a chart that renders differently each time
 */
export async function renderHelmRelease(request: RenderRequest, path: string): Promise<RenderedRelease> {
  const { settings } = request;
  const { values, secretPaths } = settings;
  const chart = await load(request, path);
  const others = withOtherSecrets(values, secretPaths);
  const renders = {
    render: () => renderOnce(request, chart, values, true),
    // What stands in for a secret need not be what the schema asks for.
    renderOthers: () => renderOnce(request, chart, others, false),
  };
  const first = await renderFirst(renders, settings);
  checkOrder(chart.metadata, settings, first.manifest.objects);
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
  const { name, namespace, kubeVersion = defaultKubeVersion, apiVersions = [] } = settings.release;
  const rendered = await renderHelmChart({
    chart,
    values,
    checksValues,
    release: { name, namespace },
    capabilities: { kubeVersion, apiVersions },
    helmTemplate,
    cacheDirectory: join(projectDirectory, '.kubesentiment', 'charts'),
    explain: explainOf(settings),
  });
  const manifest = composeManifest(rendered.documents, { namespace });
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
