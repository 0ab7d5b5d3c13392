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
} from '../helm/index.ts';
import type { ValuePath } from '../json/index.ts';
import type { ManifestObject, SourceDocument } from '../manifest/index.ts';
import { cacheDirectoryOf } from './charts/loadDependencies.ts';
import { withoutUnusedRotation } from './charts/rotationOfDependencies.ts';
import { explainOf } from './explainOf.ts';
import { type OwnRender, optionsOf, type RenderRequest } from './renderOwnChart.ts';
import { withDecodableMasks } from './secrets/decodableMasks.ts';

/** What the dependencies of a chart make. */
export interface RenderedDependencies {
  documents: SourceDocument[];
  /** The same rendered once more, where that gave something else; with the values that may be at fault. */
  again?: { documents: SourceDocument[]; changing: ValuePath[] };
  /** What is in their `crds/`. */
  crds: ManifestObject[];
}

/**
 * The dependencies that are on, rendered with Helm's engine; without secrets in the config, once for the same charts and values.
 * @param skipsMistakes whether those that cannot be rendered are left out
 * @throws ReleaseError(s) DEPENDENCY_*, ENGINE_MISSING; CHART_INVALID_YAML and CHART_INVALID_OBJECT for what is in `crds/`
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
  const values = addsRotation ? await withoutUnusedRotation(all, names, umbrella) : all;
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
  // Values that follow from a secret may be anywhere, and so may what is looked up; nothing of them is kept on the disk.
  if (settings.secretPaths.length > 0 || request.engine?.looksUp) return { ...(await renderTwice()), crds };
  const { release, capabilities } = options;
  const engine: unknown = createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version;
  // The number changes when what is kept is written in another way.
  const decides = {
    writer: 3,
    charts: basename(dirname(umbrella)),
    engine: String(engine),
    values,
    release,
    capabilities,
    ...(request.engine?.knowsApis ? { knowsApis: true } : {}),
  };
  const known = JSON.parse(JSON.stringify(decides));
  return { ...(await cachedRender(join(directory, 'renders'), known, renderTwice)), crds };

  /** The others than the one that an error of the engine names. */
  async function renderOthers(error: unknown): Promise<SourceDocument[]> {
    const told = String(error instanceof Error && error.cause !== undefined ? error.cause : error);
    const failed = processed.dependencies.find(({ name }) => told.includes(`${processed.name}/charts/${name}/`));
    if (failed === undefined) return [];
    const rest = { ...processed, dependencies: processed.dependencies.filter((each) => each !== failed) };
    return (await renderEnabledDependencies(request, { processed: rest, values: all, addsRotation }, true)).documents;
  }
}
