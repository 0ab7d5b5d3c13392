import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { mergeValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import {
  changingValues,
  chartMayDiffer,
  type DifferingTemplates,
  differingTemplates,
  EngineFailure,
  failedTemplate,
  type HelmChart,
  type HelmRenderRequest,
  type HelmTemplate,
  locateRendered,
  type RenderedHelmChart,
  renderHelmChart,
  templateName,
} from '../helm/index.ts';
import type { JsonObject } from '../json/index.ts';
import { composeManifest, readerOfRenders } from '../manifest/index.ts';
import { completeChart } from './charts/completeChart.ts';
import { helmDefaults } from './charts/helmDefaults.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { definedGroups } from './crds/definedGroups.ts';
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
  const opened = {
    request,
    chart: whole,
    mayDiffer: differenceOf(whole),
    firsts: new Map(),
    compared: new Map(),
    read: readerOfRenders(),
  };
  return {
    render: (input) => renderOnce(opened, input),
    renderAgain: (pinned) => renderAgain(opened, pinned),
    comparisonsEnded: () => comparisonsEnded(opened),
    definedGroups: () => definedGroups(whole.parts),
    check: ({ manifest }) => checkOrder(whole.metadata, settings, manifest.objects),
    recorded: async () => ({
      metadata: { ...chart.metadata },
      values: await helmDefaults(chart, found, settings.values, projectDirectory),
    }),
    countsOnCredentials: false,
  };
}

interface OpenedChart {
  request: RenderRequest;
  chart: HelmChart;
  /** Whether a render with these values may give something else each time. */
  mayDiffer: (values: JsonObject) => boolean;
  /** The last render of each map of values, if its output may be in the cache. */
  firsts: Map<JsonObject, FirstRender>;
  /** The renders for comparison that began together with a first one and are not used yet, by its settings. */
  compared: Map<StackSettings, Comparison>;
  /** Most documents of all renders are the same. */
  read: ReturnType<typeof readerOfRenders>;
}

/** A render that runs at the same time as the first one. */
interface Comparison {
  first: Promise<RenderedHelmChart>;
  /** The output of the templates that may differ; undefined if the render fails. */
  differing: Promise<Differing | undefined>;
}

interface Differing {
  rendered: RenderedHelmChart;
  /** The templates that were rendered. @default all */
  only: DifferingTemplates | undefined;
}

interface FirstRender extends Pick<RenderedHelmChart, 'isCached' | 'keep'> {
  once: RenderedOnce;
}

function differenceOf(chart: HelmChart): OpenedChart['mayDiffer'] {
  const known = new Map<JsonObject, boolean>();
  return (values) => {
    const found = known.get(values);
    if (found !== undefined) return found;
    const files = chart.parts.flatMap(({ inside, files: own }) =>
      own.map(({ path, data }) => ({ path: [...inside, path].join('/'), data })),
    );
    const differs = chartMayDiffer(files, values);
    known.set(values, differs);
    return differs;
  };
}

async function renderAgain(opened: OpenedChart, settings: StackSettings): Promise<RenderedAgain | undefined> {
  const { values } = settings;
  const first = opened.firsts.get(values);
  // The cache has only output that is the same in each render.
  if (first?.isCached || !opened.mayDiffer(values)) return undefined;
  const compared = await comparedRender(opened, settings);
  opened.compared.delete(settings);
  if (compared !== undefined && first !== undefined && isSame(compared, first.once)) {
    await first.keep();
    return undefined;
  }
  const { manifest, notes } = compared ?? (await renderOnce(opened, { settings, values, checksValues: true }));
  return { manifest, notes, changing: changingValues(mergeValues(opened.chart.values, values)) };
}

/** Undefined if the render fails. */
async function comparedRender(opened: OpenedChart, settings: StackSettings): Promise<RenderedOnce | undefined> {
  const input = { settings, values: settings.values, isCompared: true };
  const comparison = opened.compared.get(settings);
  try {
    const rendered = await (comparison === undefined ? renderTexts(opened, input) : wholeOf(opened, comparison));
    return rendered && composed(opened, input, rendered);
  } catch {
    return undefined;
  }
}

/** The comparison as a whole render: a template that cannot differ has the output of the first. Undefined if it failed. */
async function wholeOf(opened: OpenedChart, { first, differing }: Comparison): Promise<RenderedHelmChart | undefined> {
  const found = await differing;
  if (found?.only === undefined) return found?.rendered;
  return completed(opened, await first, found.rendered, found.only);
}

function completed(
  { chart }: OpenedChart,
  first: RenderedHelmChart,
  compared: RenderedHelmChart,
  { rendered }: DifferingTemplates,
): RenderedHelmChart {
  const texts = new Map(compared.documents.map((document) => [document.source, document]));
  const hasNotes = rendered.includes(templateName(chart, [], 'templates/NOTES.txt'));
  return {
    ...compared,
    documents: first.documents.map((document) => texts.get(document.source) ?? document),
    notes: hasNotes ? compared.notes : first.notes,
  };
}

async function comparisonsEnded({ compared }: OpenedChart): Promise<void> {
  await Promise.all([...compared.values()].map(({ differing }) => differing));
}

/**
 * The engine for renders of which a comparison may run at the same time. Both share one process, so a comparison that ends the process must
 * not fail the render, and must not change how its error is explained.
 */
function undisturbed(opened: OpenedChart, helmTemplate: HelmTemplate): HelmTemplate {
  return async (options) => {
    try {
      return await helmTemplate(options);
    } catch (error) {
      if (opened.compared.size === 0) throw error;
      await comparisonsEnded(opened);
      if (!(error instanceof EngineFailure)) throw error;
      // The comparison has failed too: renderAgain repeats it alone.
      opened.compared.clear();
      return helmTemplate(options);
    }
  };
}

function isSame({ manifest, notes }: RenderedOnce, other: RenderedOnce): boolean {
  const isSameHooks = isDeepStrictEqual(manifest.hooks, other.manifest.hooks);
  return manifest.text === other.manifest.text && notes === other.notes && isSameHooks;
}

interface CompleteInput extends RenderInput {
  /** Whether the render is for a comparison, see comparison.ts. @default false */
  isCompared?: boolean;
}

async function renderOnce(
  opened: OpenedChart,
  input: RenderInput,
  without: readonly string[] = [],
): Promise<RenderedOnce> {
  const { settings, values, skipsMistakes = false } = input;
  let rendered: RenderedHelmChart;
  try {
    const rendering: Promise<RenderedHelmChart> = renderTexts(opened, input, {
      without,
      ...(comparesSoon(opened, input) ? { onRender: () => compareSoon(opened, settings, rendering) } : {}),
    });
    rendered = await rendering;
  } catch (error) {
    const failed = skipsMistakes ? failedTemplate(error, opened.chart) : undefined;
    if (failed === undefined || without.includes(failed)) throw error;
    return renderOnce(opened, input, [...without, failed]);
  }
  let once: RenderedOnce;
  try {
    once = composed(opened, input, rendered);
  } catch (error) {
    // Like Helm, report first what Helm's engine refuses.
    throw (await rendered.engineError()) ?? error;
  }
  if (isCacheable(opened, input)) {
    opened.firsts.set(values, { ...rendered, once });
    if (!rendered.isCached && !opened.mayDiffer(values)) await rendered.keep();
  }
  return once;
}

function renderTexts(
  opened: OpenedChart,
  input: CompleteInput,
  more: Pick<HelmRenderRequest, 'without' | 'only' | 'onRender'> = {},
): Promise<RenderedHelmChart> {
  const { request, chart } = opened;
  const { settings, values, checksValues = false, isOther = false, isCompared = false } = input;
  const engine = isOther ? (request.engine?.templateOfOthers ?? request.helmTemplate) : request.helmTemplate;
  const helmTemplate = isCompared ? engine : undisturbed(opened, engine);
  return renderHelmChart({
    ...optionsOf(settings, values),
    chart,
    // A stand-in for an unknown value may be invalid.
    checksValues: checksValues && settings.unknownPaths === undefined,
    isCompared,
    ...more,
    helmTemplate: withDecodableMasks(helmTemplate, settings),
    cacheDirectory: join(request.projectDirectory, '.kubesentiment', 'charts'),
    explain: explainOf(settings),
    ...(isCacheable(opened, input) ? { cacheKey: { knowsApis: request.engine?.knowsApis ?? false } } : {}),
  });
}

/** @throws ReleaseError(s) for output that is not a manifest */
function composed(
  { chart, read }: OpenedChart,
  { settings, skipsMistakes = false }: RenderInput,
  { documents, notes, crds }: RenderedHelmChart,
): RenderedOnce {
  const { namespace } = settings.release;
  const locate = locateRendered(chart, documents);
  const manifest = composeManifest(documents, { namespace, locate, skipsMistakes, read });
  // Helm has no computed values.
  return { manifest, notes, computed: {}, crds: crdsBeside(manifest, crds) };
}

function comparesSoon({ request }: OpenedChart, { settings, isRenderedAgain = false }: CompleteInput): boolean {
  // With lookups, both renders would ask the cluster the same questions.
  return isRenderedAgain && settings.unknownPaths === undefined && !request.engine?.looksUp;
}

/** Begins the second render while the engine is busy with the first: the engine uses several cores. */
function compareSoon(opened: OpenedChart, settings: StackSettings, first: Promise<RenderedHelmChart>): void {
  if (!opened.mayDiffer(settings.values)) return;
  opened.compared.set(settings, { first, differing: differingRender(opened, settings).catch(() => undefined) });
}

async function differingRender(opened: OpenedChart, settings: StackSettings): Promise<Differing> {
  const { values } = settings;
  // The engine starts meanwhile.
  await setImmediate();
  const only = differingTemplates(opened.chart, values);
  const input = { settings, values, isCompared: true };
  return { rendered: await renderTexts(opened, input, only === undefined ? {} : { only }), only };
}

/** Values derived from secrets and looked-up objects may be anywhere in the result: it is not cached on disk. */
function isCacheable(
  { request }: OpenedChart,
  { settings, isOther, skipsMistakes, isCompared }: CompleteInput,
): boolean {
  const isDerived = isOther || skipsMistakes || isCompared;
  return !isDerived && settings.secretPaths.length === 0 && !request.engine?.looksUp;
}
