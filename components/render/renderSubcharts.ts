import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  cachedRender,
  changingValues,
  folderMayDiffer,
  renderDependencies,
  stagedCrds,
  stageUmbrella,
  valuesForComparison,
  valuesOfDependencies,
} from '../helm/index.ts';
import type { ValuePath } from '../json/index.ts';
import type { ManifestObject, SourceDocument } from '../manifest/index.ts';
import { cacheDirectoryOf } from './charts/loadDependencies.ts';
import { withoutUnusedRotation } from './charts/rotationOfDependencies.ts';
import { explainOf } from './explain/explainOf.ts';
import type { OwnRender } from './rendered.ts';
import { optionsOf } from './renderOptions.ts';
import type { RenderRequest } from './renderRequest.ts';
import { withDecodableMasks } from './secrets/decodableMasks.ts';

/** The rendered documents of a chart's dependencies. */
export interface RenderedDependencies {
  documents: SourceDocument[];
  /** A second render, if it differs from the first, with the values that may cause the difference. */
  again?: { documents: SourceDocument[]; changing: ValuePath[] };
  /** The CRDs in their `crds/`. */
  crds: ManifestObject[];
}

/**
 * Renders the enabled dependencies with Helm's engine. Without secrets in the config, the result is cached by charts and values.
 * @param skipsMistakes whether dependencies that fail to render are left out
 * @throws ReleaseError(s) DEPENDENCY_*, ENGINE_MISSING; CHART_INVALID_YAML and CHART_INVALID_OBJECT for files in `crds/`
 */
export async function renderEnabledDependencies(
  request: RenderRequest,
  { processed, values: all, addsRotation }: Pick<OwnRender, 'processed' | 'values' | 'addsRotation'>,
  skipsMistakes = false,
): Promise<RenderedDependencies> {
  if (processed.dependencies.length === 0) return { documents: [], crds: [] };
  const { settings, projectDirectory } = request;
  const helmTemplate = withDecodableMasks(request.helmTemplate, settings);
  const directory = cacheDirectoryOf(projectDirectory);
  const umbrella = await stageUmbrella({ chart: processed, cacheDirectory: directory });
  const crds = await stagedCrds(umbrella);
  const names = processed.dependencies.map(({ name }) => name);
  const known = addsRotation ? await withoutUnusedRotation(all, names, umbrella) : all;
  // Helm's engine gets no others: a change of the application's own values does not render the dependencies again.
  const values = valuesOfDependencies(known, names);
  const options = optionsOf(settings, values);
  const common = { chart: processed, ...options, helmTemplate, explain: explainOf(settings) };
  const render = () => renderDependencies({ ...common, umbrella });
  const renderCompared = async () => {
    const later = await stageUmbrella({ chart: processed, cacheDirectory: directory, isCompared: true });
    return renderDependencies({ ...common, umbrella: later, values: valuesForComparison(options.values) });
  };
  const renderTwice = async () => {
    const documents = await render();
    if (!(await folderMayDiffer(umbrella, options.values))) return { documents };
    const again = await renderCompared().catch(render);
    if (isDeepStrictEqual(documents, again)) return { documents };
    return { documents, again: { documents: again, changing: changingValues(options.values) } };
  };
  if (skipsMistakes) return { documents: await render().catch((error) => renderOthers(error)), crds };
  // Values derived from secrets and looked-up objects may be anywhere in the result: don't cache it on disk.
  if (settings.secretPaths.length > 0 || request.engine?.looksUp) return { ...(await renderTwice()), crds };
  const { release, capabilities } = options;
  const engine: unknown = createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version;
  // Increase the number when the format of the cache changes.
  const decides = {
    writer: 3,
    charts: basename(dirname(umbrella)),
    engine: String(engine),
    values,
    release,
    capabilities,
    ...(request.engine?.knowsApis ? { knowsApis: true } : {}),
  };
  const key = JSON.parse(JSON.stringify(decides));
  return { ...(await cachedRender(join(directory, 'renders'), key, renderTwice)), crds };

  /** Renders all dependencies except the one that an error of the engine names. */
  async function renderOthers(error: unknown): Promise<SourceDocument[]> {
    const message = String(error instanceof Error && error.cause !== undefined ? error.cause : error);
    const failed = processed.dependencies.find(({ name }) => message.includes(`${processed.name}/charts/${name}/`));
    if (failed === undefined) return [];
    const rest = { ...processed, dependencies: processed.dependencies.filter((each) => each !== failed) };
    return (await renderEnabledDependencies(request, { processed: rest, values: all, addsRotation }, true)).documents;
  }
}
