import { isDeepStrictEqual } from 'node:util';
import type { StackSettings } from '../config/index.ts';
import { type ReleaseContent, secretPathsOf, withCrds, withSecretPaths } from '../manifest/index.ts';
import { hasSecrets } from './clusterEngine.ts';
import { type RenderableChart, renderOthers } from './renderableChart.ts';
import type { RenderedAgain, RenderedOnce, RenderedRelease } from './rendered.ts';
import type { RenderRequest } from './renderRequest.ts';
import { withCounterparts } from './secrets/withCounterparts.ts';

/**
 * Builds the release from its render. If the config has secret values, the chart is rendered again with other values in their place:
 * everything that differs is secret, and so is everything that the second render could not produce.
 * @param recorded the chart as the revision records it
 * @param whole the settings that the render saw
 */
export async function assembleRelease(
  first: RenderedOnce,
  recorded: ReleaseContent['chart'],
  chart: RenderableChart,
  whole: StackSettings,
  request: RenderRequest,
): Promise<RenderedRelease> {
  const { values, secretPaths, release } = request.settings;
  const { manifest, notes, crds, again } = first;
  const defined = crds.map(({ object }) => object);
  const metadata = withCrds(recorded.metadata, defined);
  const { text, hooks } = manifest;
  const content: ReleaseContent = { chart: { ...recorded, metadata }, config: values, manifest: text, hooks, notes };
  const common = {
    crds,
    keptCrds: [],
    ...(chart.countsOnCredentials ? { countsOnCredentials: true as const } : {}),
  };
  const isAsked = release.regenerate.length + release.regenerateNow.length > 0;
  if (isAsked || (again !== undefined && !isSame(first, again))) {
    // Lazy import: most charts generate nothing.
    const { assembleGenerated } = await import('./assembleGenerated.ts');
    const generated = { first, again: again ?? { manifest, notes, changing: [] }, content };
    return { ...(await assembleGenerated(generated, chart, whole, request)), ...common };
  }
  if (!hasSecrets(request)) {
    const objects = manifest.objects.map(({ source, object }) => ({ source, object, counterpart: object }));
    return { content, objects, ...common, secretNotes: false };
  }
  const second = await renderOthers(chart, whole, true).catch(() => undefined);
  const paths = secretPathsOf(secretPaths, first, second);
  content.chart.metadata = withSecretPaths(content.chart.metadata, paths);
  return {
    content,
    objects: withCounterparts(manifest.objects, second?.manifest.objects ?? []),
    ...common,
    secretNotes: paths.notes.length > 0,
  };
}

function isSame({ manifest, notes }: RenderedOnce, again: RenderedAgain): boolean {
  const isSameHooks = isDeepStrictEqual(manifest.hooks, again.manifest.hooks);
  return manifest.text === again.manifest.text && notes === again.notes && isSameHooks;
}
