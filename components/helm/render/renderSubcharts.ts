import { basename, dirname, join } from 'node:path';
import type { Capabilities, ReleaseIdentity } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readFolder } from '../../files/readFolder.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath, writeYaml } from '../../json/index.ts';
import type { SourceDocument } from '../../manifest/index.ts';
import { EngineFailure, failureOf } from '../errors/engineFailure.ts';
import type { ExplainOptions } from '../errors/explainOptions.ts';
import { helmErrors } from '../errors/helmErrors.ts';
import { type ChartFiles, readChartFiles } from '../read/chartFiles.ts';
import type { ChartNode } from '../read/chartNode.ts';
import type { NamedPart } from '../read/namedChart.ts';
import { readSources } from './sourcesTemplate.ts';

/** The options of the provider's invoke `kubernetes:helm:template`, with their original names. */
export interface HelmTemplateOptions {
  /** The name of the chart's folder. */
  chart: string;
  /** The absolute path of the folder above it. */
  path: string;
  release_name: string;
  namespace: string;
  values: JsonObject;
  kube_version: string;
  /** Must not be empty: the provider would ask the cluster. */
  api_versions: string[];
  include_test_hook_resources: boolean;
  /** Whether files in `crds/` are left out. */
  skip_crd_rendering: boolean;
}

/** Renders a Helm chart with Helm's engine and returns its objects, including hooks. */
export type HelmTemplate = (options: HelmTemplateOptions) => Promise<JsonObject[]>;

export interface DependencyRenderRequest {
  /** The chart with the dependencies, after processing: only enabled dependencies, with their final names. */
  chart: ChartNode;
  /** The folder of the umbrella chart that contains the dependencies. */
  umbrella: string;
  /** The merged values of the whole release; each dependency gets the values under its name. */
  values: JsonObject;
  release: ReleaseIdentity;
  capabilities: Capabilities;
  helmTemplate: HelmTemplate;
  /** Finds the positions of values for errors. */
  explain: ExplainOptions;
}

/**
 * Renders all dependencies at once. The sources of the documents are Helm's file names. CRDs in `crds/` are not
 * included.
 * @throws ReleaseError DEPENDENCY_RENDER_FAILED, ENGINE_MISSING
 */
export async function renderDependencies(request: DependencyRenderRequest): Promise<SourceDocument[]> {
  const { chart, umbrella, release, capabilities, helmTemplate, explain } = request;
  const names = chart.dependencies.map(({ name }) => name);
  const render = (folder: string) =>
    helmTemplate({
      chart: basename(folder),
      path: dirname(folder),
      release_name: release.name,
      namespace: release.namespace,
      values: valuesOfDependencies(request.values, names),
      kube_version: capabilities.kubeVersion,
      api_versions: ['v1', ...capabilities.apiVersions],
      include_test_hook_resources: true,
      skip_crd_rendering: true,
    });
  let rendered: JsonObject[];
  try {
    rendered = await render(umbrella);
  } catch (cause) {
    // The error is not caused by values, for example if the plugin is missing.
    if (cause instanceof ReleaseError) throw cause;
    if (cause instanceof EngineFailure) throw await ofUmbrella(cause, umbrella, names);
    const code = 'DEPENDENCY_RENDER_FAILED';
    const hint = `The values of the dependencies are under ${names.map((name) => `"${name}"`).join(', ')} in kubesentiment:values.`;
    const parts = await readChartFiles(umbrella, '').then(
      (files) => partsOf(files),
      () => [],
    );
    const named = { name: chart.name, shownAs: '', parts };
    const failure = await helmErrors(cause, { chart: named, explain, folder: umbrella, render, hint, code });
    if (failure !== undefined) throw failure;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError(code, `Helm cannot render ${names.join(', ')}: ${reason}`, { hint, cause });
  }
  const { objects, sourceOf } = readSources(rendered, release.namespace);
  for (const object of objects) refuseRounded(object);
  return objects.map((object) => ({
    source: sourceOf(object) ?? `${chart.name}/charts`,
    text: writeYaml(withoutNamespace(object, release.namespace), { sortsKeys: false }),
    line: 1,
    byHelm: true,
  }));
}

/** The values that the dependencies of these names see. */
export function valuesOfDependencies(values: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([key]) => names.includes(key)));
}

function partsOf({ files, subcharts }: ChartFiles, inside: readonly string[] = []): NamedPart[] {
  return [{ inside, files }, ...[...subcharts].flatMap(([name, subchart]) => partsOf(subchart, [...inside, name]))];
}

/** The provider passes numbers as doubles, so a large integer may have lost digits. */
function refuseRounded(object: JsonObject): void {
  const found = largeIntegerIn(object, []);
  if (found === undefined) return;
  const { kind, metadata } = object;
  const name = `${String(kind)}/${isJsonObject(metadata) ? String(metadata.name) : ''}`;
  throw new ReleaseError(
    'DEPENDENCY_RENDER_FAILED',
    `${name}: ${formatPath(found.path)} is about ${found.number}, which has too many digits to be kept exactly.`,
    { hint: 'Set the value in the chart for it to a smaller number.' },
  );
}

function largeIntegerIn(value: Json, path: ValuePath): { path: ValuePath; number: number } | undefined {
  if (typeof value === 'number') {
    const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 2 ** 64;
    return isLarge ? { path, number: value } : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = largeIntegerIn(item, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function ofUmbrella(failure: EngineFailure, umbrella: string, names: readonly string[]): Promise<ReleaseError> {
  const parts = await Promise.all(
    names.map(async (name) => {
      const files = await readFolder(join(umbrella, 'charts', name));
      const own = files.map(({ path, data }) => ({ path: path.replace(/^(?:charts\/[^/]+\/)+/, ''), data }));
      return { shownAs: `charts/${name}`, files: own };
    }),
  );
  return failureOf(failure, { code: 'DEPENDENCY_RENDER_FAILED', charts: names.join(', '), parts });
}

/**
 * If a cluster is reachable, the provider adds the release's namespace to objects without one. Remove it again, so that
 * the output does not depend on the cluster; the objects go to that namespace anyway.
 */
function withoutNamespace(object: JsonObject, namespace: string): JsonObject {
  const { metadata } = object;
  if (!isJsonObject(metadata) || metadata.namespace !== namespace) return object;
  const { namespace: _left, ...rest } = metadata;
  return { ...object, metadata: rest };
}
