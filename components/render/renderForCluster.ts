import type { StackSettings } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import { hideSecrets, secretTexts } from '../manifest/index.ts';
import { unservedApis } from './capabilities.ts';
import { type RenderableChart, renderOthers } from './renderableChart.ts';
import type { RenderedOnce } from './rendered.ts';
import { secretsIn, withOtherSecrets } from './secrets/otherSecrets.ts';
import { withMaskHint, withoutSecretTexts } from './secrets/secretErrors.ts';

/**
 * Renders for the cluster that was asked. The kinds of CRDs in `crds/` count as served, even if they are only created in this run: Helm asks
 * after it has created them, so a first install renders like later ones.
 * @param given the stack's settings: APIs that they pin stay as they are
 * @param settings the same with the cluster's answers
 * @returns the render, and the settings that it saw
 */
export async function renderForCluster(
  chart: RenderableChart,
  given: StackSettings,
  settings: StackSettings,
): Promise<{ first: RenderedOnce; settings: StackSettings }> {
  const first = await renderFirst(chart, settings);
  const { apiVersions: served = [], crds } = settings.release;
  const isAsked = settings.release.apiVersions !== given.release.apiVersions;
  const defined = first.crds.map(({ object }) => object);
  const added = isAsked ? unservedApis(defined, served, crds) : [];
  if (added.length === 0) return { first, settings };
  const whole = { ...settings, release: { ...settings.release, apiVersions: [...served, ...added].sort() } };
  return { first: await renderFirst(chart, whole), settings: whole };
}

/** Renders. If that fails, its errors are compared with those of a render with other secrets, and everything that differs is hidden. */
export async function renderFirst(chart: RenderableChart, settings: StackSettings): Promise<RenderedOnce> {
  const { values, secretPaths } = settings;
  try {
    return await chart.render({ settings, values, checksValues: true });
  } catch (error) {
    if (secretPaths.length === 0) throw error;
    if (secretsIn(settings) === 'masked') throw withMaskHint(error);
    const harmless = await renderOthers(chart, settings, false).then(() => [], releaseErrors);
    const hide = hideSecrets(secretTexts(withOtherSecrets(values, secretPaths), secretPaths));
    throw withoutSecretTexts(error, harmless, hide);
  }
}
