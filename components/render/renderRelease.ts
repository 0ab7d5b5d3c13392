import { type Chart, mergeValues, type SecretsInValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import type { JsonObject } from '../json/index.ts';
import {
  type CurrentSecretPaths,
  composeManifest,
  currentSecretPaths,
  objectIdentity,
  type ReleaseContent,
  recordedCrds,
  type SourceDocument,
  withSecretPaths,
} from '../manifest/index.ts';
import { assembleRelease } from './assembleRelease.ts';
import { pinCapabilities } from './capabilities.ts';
import { type LoadedDependency, loadDependencies } from './charts/loadDependencies.ts';
import { loadMainChart } from './charts/mainChart.ts';
import { checkOrder } from './charts/subchartOrder.ts';
import { clusterEngine } from './clusterEngine.ts';
import { crdsBeside } from './crds/planCrds.ts';
import type { RenderedOnce, RenderedRelease } from './rendered.ts';
import { renderForCluster } from './renderForCluster.ts';
import { renderHelmRelease } from './renderHelmRelease.ts';
import { checkValues, type RenderRequest, renderOwn } from './renderOwnChart.ts';
import { renderEnabledDependencies } from './renderSubcharts.ts';
import { secretsIn, withOtherSecrets } from './secrets/otherSecrets.ts';

/**
 * Renders the chart and its dependencies with the stack's values.
 * If the config has secret values, everything is rendered again with other values in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(given: RenderRequest): Promise<RenderedRelease> {
  const { settings, capabilities } = given;
  const pinned = pinCapabilities(settings, capabilities);
  const engine = clusterEngine(given.helmTemplate, settings, capabilities);
  const request = { ...given, engine, helmTemplate: engine.template };
  const main = await loadMainChart(request);
  if ('helm' in main) return renderHelmRelease(request, main.helm, pinned);
  const chart = main.own;
  checkOrder(chart.metadata, settings);
  await checkValues(chart, settings);
  // A stand-in for a secret may violate the schema.
  const others = withOtherSecrets(settings.values, settings.secretPaths);
  const loaded = await loadDependencies(request, chart, settings.values);
  const { first, renders } = await renderForCluster(settings, await pinned, (whole) => ({
    render: () => renderOnce({ ...request, settings: whole }, chart, loaded, settings.values),
    renderWith: (given) => renderOnce({ ...request, settings: whole }, chart, loaded, given),
    renderOthers: (skipsMistakes) =>
      renderOnce(
        { ...request, settings: whole, helmTemplate: engine.templateOfOthers },
        chart,
        loaded,
        others,
        skipsMistakes ? 'replaced' : 'known',
      ),
  }));
  const recorded = { metadata: { ...chart.metadata }, values: mergeValues(chart.values, first.computed) };
  return { ...(await assembleRelease(first, recorded, renders, request)), countsOnCredentials: true };
}

/**
 * Makes a recorded release deployable again, without a render. Its secrets are those that the record marks, and those that are secret
 * today. CRDs stay as they are: a record has only their names, and a record of Helm not even these.
 */
export function restoreRelease(
  content: ReleaseContent,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): RenderedRelease {
  const today = currentSecretPaths(content, { values, secretPaths });
  const objects = today.objects();
  const listed = new Set(objects.map(({ object }) => objectIdentity(object)));
  const named = recordedCrds(content.chart.metadata).filter((object) => !listed.has(objectIdentity(object)));
  return {
    content: withMarks(content, today),
    objects: objects.map(({ source, object, counterpart }) => ({ source, object, counterpart })),
    crds: [],
    keptCrds: named,
    secretNotes: today.marks.notes.length > 0,
  };
}

/** Adds today's secrets to the new revision's record. */
function withMarks(content: ReleaseContent, { marks }: CurrentSecretPaths): ReleaseContent {
  const { chart } = content;
  if (marks.values.length === 0) return content;
  return { ...content, chart: { ...chart, metadata: withSecretPaths(chart.metadata, marks) } };
}

async function renderOnce(
  request: RenderRequest,
  chart: Chart,
  loaded: readonly LoadedDependency[],
  given: JsonObject,
  secrets: SecretsInValues = secretsIn(request.settings),
): Promise<RenderedOnce> {
  const own = renderOwn(chart, request.settings, given, loaded, secrets);
  const skipsMistakes = secrets === 'replaced';
  const dependencies = await renderEnabledDependencies(request, own, skipsMistakes);
  const { namespace } = request.settings.release;
  const { locate, notes, computed } = own;
  const compose = (made: readonly SourceDocument[]) =>
    composeManifest([...own.documents, ...made], { namespace, locate, skipsMistakes });
  const manifest = compose(dependencies.documents);
  const crds = crdsBeside(manifest, [...chart.crds, ...dependencies.crds]);
  const { again } = dependencies;
  const other = again && { manifest: compose(again.documents), notes, changing: again.changing };
  return { manifest, notes, computed, crds, ...(other === undefined ? {} : { again: other }) };
}
