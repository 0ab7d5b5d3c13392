import { join } from 'node:path';
import { mergeValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import {
  changingValues,
  chartMayDiffer,
  failedTemplate,
  type HelmChart,
  locateRendered,
  renderHelmChart,
} from '../helm/index.ts';
import type { JsonObject } from '../json/index.ts';
import { composeManifest, type Manifest } from '../manifest/index.ts';
import { assembleRelease } from './assembleRelease.ts';
import { completeChart } from './charts/completeChart.ts';
import { helmDefaults } from './charts/helmDefaults.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { crdsBeside } from './crds/planCrds.ts';
import { explainOf } from './explainOf.ts';
import type { RenderedOnce, RenderedRelease, Renders } from './rendered.ts';
import { type ClusterRender, renderForCluster } from './renderForCluster.ts';
import { optionsOf, type RenderRequest } from './renderOwnChart.ts';
import { withDecodableMasks } from './secrets/decodableMasks.ts';
import { withOtherSecrets } from './secrets/otherSecrets.ts';

/**
 * Renders a release of a Go template chart with Helm's engine: its objects, hooks and notes equal those of stock Helm.
 * @param pinned the settings with the capabilities that the cluster has
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*
 */
export async function renderHelmRelease(
  request: RenderRequest,
  chart: HelmChart,
  pinned: Promise<StackSettings>,
): Promise<RenderedRelease> {
  const { settings, projectDirectory } = request;
  const { whole, found } = await completeChart(request, chart);
  const { first, renders } = await renderWhole(request, whole, await pinned);
  const again = await renderAgain(whole, settings.values, renders);
  const values = await helmDefaults(chart, found, settings.values, projectDirectory);
  const recorded = { metadata: { ...chart.metadata }, values };
  return assembleRelease({ ...first, ...again }, recorded, renders, request);
}

/**
 * The same without a cluster: only the objects and hooks.
 * @throws ReleaseError(s) as {@link renderHelmRelease} does
 */
export async function renderHelmManifest(request: RenderRequest, chart: HelmChart): Promise<Manifest> {
  const { whole } = await completeChart(request, chart);
  const { first } = await renderWhole(request, whole, request.settings);
  return first.manifest;
}

async function renderWhole(request: RenderRequest, chart: HelmChart, settings: StackSettings): Promise<ClusterRender> {
  const { values, secretPaths } = settings;
  const others = withOtherSecrets(values, secretPaths);
  const rendered = await renderForCluster(request.settings, settings, (whole) => ({
    render: () => renderOnce({ ...request, settings: whole }, chart, { values, checksValues: true }),
    renderCompared: () =>
      renderOnce({ ...request, settings: whole }, chart, { values, checksValues: false, isCompared: true }),
    renderWith: (given) => renderOnce({ ...request, settings: whole }, chart, { values: given, checksValues: false }),
    renderOthers: (skipsMistakes) => {
      // A stand-in for a secret may violate the schema.
      const given = { values: others, checksValues: false, skipsMistakes };
      const helmTemplate = request.engine?.templateOfOthers ?? request.helmTemplate;
      return renderOnce({ ...request, settings: whole, helmTemplate }, chart, given);
    },
  }));
  checkOrder(chart.metadata, settings, rendered.first.manifest.objects);
  return rendered;
}

/** Renders again to compare: the chart may render differently each time. */
async function renderAgain(
  chart: HelmChart,
  values: JsonObject,
  { render, renderCompared = render }: Renders,
): Promise<Pick<RenderedOnce, 'again'>> {
  const files = chart.parts.flatMap(({ inside, files: own }) =>
    own.map(({ path, data }) => ({ path: [...inside, path].join('/'), data })),
  );
  if (!chartMayDiffer(files, values)) return {};
  const { manifest, notes } = await renderCompared().catch(render);
  return { again: { manifest, notes, changing: changingValues(mergeValues(chart.values, values)) } };
}

interface GivenValues {
  values: JsonObject;
  /** Whether the values are validated against the schema. */
  checksValues: boolean;
  /** Whether templates that fail to render are left out. @default false */
  skipsMistakes?: boolean;
  /** Whether the render is for a comparison, see comparison.ts. @default false */
  isCompared?: boolean;
}

async function renderOnce(
  request: RenderRequest,
  chart: HelmChart,
  given: GivenValues,
  without: readonly string[] = [],
): Promise<RenderedOnce> {
  const { settings, projectDirectory, helmTemplate } = request;
  const { values, checksValues, skipsMistakes = false, isCompared = false } = given;
  const rendering = renderHelmChart({
    ...optionsOf(settings, values),
    chart,
    checksValues,
    isCompared,
    ...(without.length === 0 ? {} : { without }),
    helmTemplate: withDecodableMasks(helmTemplate, settings),
    cacheDirectory: join(projectDirectory, '.kubesentiment', 'charts'),
    explain: explainOf(settings),
  });
  let rendered: Awaited<typeof rendering>;
  try {
    rendered = await rendering;
  } catch (error) {
    const failed = skipsMistakes ? failedTemplate(error, chart) : undefined;
    if (failed === undefined || without.includes(failed)) throw error;
    return renderOnce(request, chart, given, [...without, failed]);
  }
  const { namespace } = settings.release;
  const locate = locateRendered(chart, rendered.documents);
  const manifest = composeManifest(rendered.documents, { namespace, locate, skipsMistakes });
  const crds = crdsBeside(manifest, rendered.crds);
  // Helm has no computed values.
  return { manifest, notes: rendered.notes, computed: {}, crds };
}
