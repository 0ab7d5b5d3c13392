import type { StackSettings } from '../config/index.ts';
import { renderFirst } from './assembleRelease.ts';
import { unservedApis } from './capabilities.ts';
import type { RenderedOnce, Renders } from './rendered.ts';

/** A render and the function that repeats it. */
export interface ClusterRender {
  first: RenderedOnce;
  renders: Renders;
}

/**
 * Renders for the cluster that was asked. The kinds of CRDs in `crds/` count as served, even if they are only created in this run: Helm asks
 * after it has created them, so a first install renders like later ones.
 * @param given the stack's settings: APIs that they pin stay as they are
 * @param settings the same with the cluster's answers
 */
export async function renderForCluster(
  given: StackSettings,
  settings: StackSettings,
  rendersFor: (settings: StackSettings) => Renders,
): Promise<ClusterRender> {
  const renders = rendersFor(settings);
  const first = await renderFirst(renders, settings);
  const { apiVersions: served = [], crds } = settings.release;
  const isAsked = settings.release.apiVersions !== given.release.apiVersions;
  const defined = first.crds.map(({ object }) => object);
  const added = isAsked ? unservedApis(defined, served, crds) : [];
  if (added.length === 0) return { first, renders };
  const whole = { ...settings, release: { ...settings.release, apiVersions: [...served, ...added].sort() } };
  const rendersOfWhole = rendersFor(whole);
  return { first: await renderFirst(rendersOfWhole, whole), renders: rendersOfWhole };
}
