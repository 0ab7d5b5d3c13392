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
import { composeManifest, type Manifest } from '../manifest/index.ts';
import { completeChart } from './charts/completeChart.ts';
import { helmDefaults } from './charts/helmDefaults.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { crdsBeside } from './crds/planCrds.ts';
import { explainOf } from './explain/explainOf.ts';
import type { RenderableChart, RenderInput } from './renderableChart.ts';
import type { RenderedAgain, RenderedOnce } from './rendered.ts';
import { optionsOf } from './renderOptions.ts';
import type { RenderRequest } from './renderRequest.ts';
import { withDecodableMasks } from './secrets/decodableMasks.ts';

/**
 * Completes a Go template chart with its missing subcharts. Helm's engine renders it: its objects, hooks and notes equal those of stock Helm.
 * @throws ReleaseError(s) DEPENDENCY_*
 */
export async function openHelmChart(request: RenderRequest, chart: HelmChart): Promise<RenderableChart> {
  const { settings, projectDirectory } = request;
  const { whole, found } = await completeChart(request, chart);
  return {
    render: (input) => renderOnce(request, whole, input),
    renderAgain: (pinned) => renderAgain(request, whole, pinned),
    check: ({ manifest }) => checkOrder(whole.metadata, settings, manifest.objects),
    recorded: async () => ({
      metadata: { ...chart.metadata },
      values: await helmDefaults(chart, found, settings.values, projectDirectory),
    }),
    countsOnCredentials: false,
  };
}

async function renderAgain(
  request: RenderRequest,
  chart: HelmChart,
  settings: StackSettings,
): Promise<RenderedAgain | undefined> {
  const { values } = settings;
  const files = chart.parts.flatMap(({ inside, files: own }) =>
    own.map(({ path, data }) => ({ path: [...inside, path].join('/'), data })),
  );
  if (!chartMayDiffer(files, values)) return undefined;
  const { manifest, notes } = await renderOnce(request, chart, { settings, values, isCompared: true }).catch(() =>
    renderOnce(request, chart, { settings, values, checksValues: true }),
  );
  return { manifest, notes, changing: changingValues(mergeValues(chart.values, values)) };
}

async function renderOnce(
  request: RenderRequest,
  chart: HelmChart,
  /** `isCompared`: whether the render is for a comparison, see comparison.ts. */
  input: RenderInput & { isCompared?: boolean },
  without: readonly string[] = [],
): Promise<RenderedOnce> {
  const { settings, values, checksValues = false, isOther = false, skipsMistakes = false, isCompared = false } = input;
  const helmTemplate = isOther ? (request.engine?.templateOfOthers ?? request.helmTemplate) : request.helmTemplate;
  const rendering = renderHelmChart({
    ...optionsOf(settings, values),
    chart,
    // A stand-in for an unknown value may be invalid.
    checksValues: checksValues && settings.unknownPaths === undefined,
    isCompared,
    ...(without.length === 0 ? {} : { without }),
    helmTemplate: withDecodableMasks(helmTemplate, settings),
    cacheDirectory: join(request.projectDirectory, '.kubesentiment', 'charts'),
    explain: explainOf(settings),
  });
  let rendered: Awaited<typeof rendering>;
  try {
    rendered = await rendering;
  } catch (error) {
    const failed = skipsMistakes ? failedTemplate(error, chart) : undefined;
    if (failed === undefined || without.includes(failed)) throw error;
    return renderOnce(request, chart, input, [...without, failed]);
  }
  const { namespace } = settings.release;
  const locate = locateRendered(chart, rendered.documents);
  let manifest: Manifest;
  try {
    manifest = composeManifest(rendered.documents, { namespace, locate, skipsMistakes });
  } catch (error) {
    // Like Helm, report first what Helm's engine refuses.
    throw (await rendered.engineError()) ?? error;
  }
  const crds = crdsBeside(manifest, rendered.crds);
  // Helm has no computed values.
  return { manifest, notes: rendered.notes, computed: {}, crds };
}
