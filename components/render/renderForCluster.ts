import type { StackSettings } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import { hideSecrets, secretTexts } from '../manifest/index.ts';
import { unservedApis } from './capabilities.ts';
import { hasSecrets, lookedUpStandIns } from './clusterEngine.ts';
import { type RenderableChart, renderOthers } from './renderableChart.ts';
import type { RenderedOnce } from './rendered.ts';
import type { RenderRequest } from './renderRequest.ts';
import { secretsIn, withOtherSecrets } from './secrets/otherSecrets.ts';
import { withMaskHint, withoutSecretTexts } from './secrets/secretErrors.ts';

/**
 * Renders for the cluster that was asked. The kinds of CRDs in `crds/` count as served, even if they are only created in this run: Helm asks
 * after it has created them, so a first install renders like later ones.
 * @param given the stack's settings: APIs that they pin stay as they are
 * @param settings the same with the cluster's answers
 * @param engine with the Secrets that the chart has looked up
 * @returns the render, and the settings that it saw
 */
export async function renderForCluster(
  chart: RenderableChart,
  given: StackSettings,
  settings: StackSettings,
  engine?: RenderRequest['engine'],
): Promise<{ first: RenderedOnce; settings: StackSettings }> {
  const { apiVersions: served = [], crds } = settings.release;
  const isAsked = settings.release.apiVersions !== given.release.apiVersions;
  const isServed = (group: string) => served.some((api) => api.startsWith(`${group}/`));
  // On a first install of CRDs, only the render with their kinds is compared.
  const isOnly = !isAsked || crds === 'skip' || (chart.definedGroups?.().every(isServed) ?? true);
  const first = await renderFirst(chart, settings, engine, isOnly);
  const defined = first.crds.map(({ object }) => object);
  const added = isAsked ? unservedApis(defined, served, crds) : [];
  if (added.length === 0) return { first, settings };
  const whole = { ...settings, release: { ...settings.release, apiVersions: [...served, ...added].sort() } };
  return { first: await renderFirst(chart, whole, engine, true), settings: whole };
}

/**
 * The first render of the user's values, without secrets in its errors.
 * @param isRenderedAgain whether `renderAgain` follows
 */
export function renderFirst(
  chart: RenderableChart,
  settings: StackSettings,
  engine?: RenderRequest['engine'],
  isRenderedAgain = false,
): Promise<RenderedOnce> {
  const { values } = settings;
  const render = () => chart.render({ settings, values, checksValues: true, isRenderedAgain });
  return withoutSecretsInErrors(render, chart, settings, engine);
}

/**
 * Renders. If that fails, its errors are compared with those of a render with other secrets, and everything that differs is hidden.
 * @param engine with the Secrets that the chart has looked up
 */
export async function withoutSecretsInErrors<Result>(
  render: () => Promise<Result>,
  chart: RenderableChart,
  settings: StackSettings,
  engine: RenderRequest['engine'],
): Promise<Result> {
  const { values, secretPaths } = settings;
  try {
    return await render();
  } catch (error) {
    if (!hasSecrets({ settings, engine })) throw error;
    if (secretsIn(settings) === 'masked') throw withMaskHint(error);
    const harmless = await renderOthers(chart, settings, false).then(() => [], releaseErrors);
    const others = secretTexts(withOtherSecrets(values, secretPaths), secretPaths);
    throw withoutSecretTexts(error, harmless, hideSecrets([...others, ...lookedUpStandIns(engine)]));
  }
}
