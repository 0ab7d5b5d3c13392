import { isDeepStrictEqual } from 'node:util';
import type { StackSettings } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import {
  hideSecrets,
  type ReleaseContent,
  secretPathsOf,
  secretTexts,
  withCrds,
  withSecretPaths,
} from '../manifest/index.ts';
import { hasSecrets } from './clusterEngine.ts';
import type { RenderedAgain, RenderedOnce, RenderedRelease, Renders } from './rendered.ts';
import type { RenderRequest } from './renderOwnChart.ts';
import { secretsIn, withOtherSecrets } from './secrets/otherSecrets.ts';
import { withMaskHint, withoutSecretTexts } from './secrets/secretErrors.ts';
import { withCounterparts } from './secrets/withCounterparts.ts';

/** Renders. If that fails, its errors are compared with those of a render with other secrets, and everything that differs is hidden. */
export async function renderFirst(
  { render, renderOthers }: Renders,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): Promise<RenderedOnce> {
  try {
    return await render();
  } catch (error) {
    if (secretPaths.length === 0) throw error;
    if (secretsIn({ values, secretPaths }) === 'masked') throw withMaskHint(error);
    const harmless = await renderOthers(false).then(() => [], releaseErrors);
    const hide = hideSecrets(secretTexts(withOtherSecrets(values, secretPaths), secretPaths));
    throw withoutSecretTexts(error, harmless, hide);
  }
}

/**
 * Builds the release from its render. If the config has secret values, the chart is rendered again with other values in their place:
 * everything that differs is secret, and so is everything that the second render could not produce.
 * @param chart the chart as the revision records it
 */
export async function assembleRelease(
  first: RenderedOnce,
  chart: ReleaseContent['chart'],
  renders: Renders,
  request: RenderRequest,
): Promise<RenderedRelease> {
  const { values, secretPaths, release } = request.settings;
  const { manifest, notes, crds, again } = first;
  const defined = crds.map(({ object }) => object);
  const metadata = withCrds(chart.metadata, defined);
  const { text, hooks } = manifest;
  const content: ReleaseContent = { chart: { ...chart, metadata }, config: values, manifest: text, hooks, notes };
  const beside = { crds, keptCrds: [] };
  const isAsked = release.regenerate.length + release.regenerateNow.length > 0;
  if (isAsked || (again !== undefined && !isSame(first, again))) {
    // Lazy import: most charts generate nothing.
    const { assembleGenerated } = await import('./assembleGenerated.ts');
    const generated = { first, again: again ?? { manifest, notes, changing: [] }, content };
    return { ...(await assembleGenerated(generated, renders, request)), ...beside };
  }
  if (!hasSecrets(request)) {
    const objects = manifest.objects.map(({ source, object }) => ({ source, object, counterpart: object }));
    return { content, objects, ...beside, secretNotes: false };
  }
  const second = await renders.renderOthers(true).catch(() => undefined);
  const marks = secretPathsOf(secretPaths, first, second);
  content.chart.metadata = withSecretPaths(content.chart.metadata, marks);
  return {
    content,
    objects: withCounterparts(manifest.objects, second?.manifest.objects ?? []),
    ...beside,
    secretNotes: marks.notes.length > 0,
  };
}

function isSame({ manifest, notes }: RenderedOnce, again: RenderedAgain): boolean {
  const isSameHooks = isDeepStrictEqual(manifest.hooks, again.manifest.hooks);
  return manifest.text === again.manifest.text && notes === again.notes && isSameHooks;
}
