import { join } from 'node:path';
import {
  type Chart,
  composeManifest,
  computeValues,
  type KubernetesObject,
  loadChart,
  type Manifest,
  mergeValues,
  objectIdentity,
  parseManifest,
  type ReleaseContent,
  renderChart,
  validateValues,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import {
  enabledDependencies,
  type HelmTemplate,
  renderDependencies,
  resolveDependencies,
  stageUmbrella,
} from '../dependencies/index.ts';
import { type ReleaseError, releaseErrors } from '../errors.ts';
import { withoutSecretTexts } from './secretErrors.ts';
import { secretTexts, withOtherSecrets, withoutTexts } from './secretValues.ts';

/** The Kubernetes version that charts see unless kubesentiment:release.kubeVersion says another. */
const defaultKubeVersion = '1.34.0';

export interface RenderRequest {
  settings: StackSettings;
  /** Where the program's files are; relative paths of the settings start there. */
  projectDirectory: string;
  /** Renders a chart of Go templates with Helm's engine. */
  helmTemplate: HelmTemplate;
}

/** An object of the release with what tells which of its values are secret. */
export interface RenderedObject {
  object: KubernetesObject;
  /** The same object made from other secrets; undefined when it could not be made, and all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
}

export interface RenderedRelease {
  content: ReleaseContent;
  objects: RenderedObject[];
  /** True when the notes show a secret. */
  secretNotes: boolean;
}

/**
 * The way from settings to objects: our chart and its dependencies, rendered with the stack's values.
 * With secret values in the config everything is rendered a second time with others in their place.
 * @throws ReleaseError(s) of the codes CHART_* and DEPENDENCY_*
 */
export async function renderRelease(request: RenderRequest): Promise<RenderedRelease> {
  const { settings, projectDirectory } = request;
  const directory = join(projectDirectory, settings.release.chart);
  const chart = await loadChart(directory, settings.release.chart);
  const { origin, frameAt, secretPaths } = settings;
  await validateValues({
    chart,
    // Without what we add: a chart need not declare it.
    values: mergeValues(chart.values, settings.values, subchartsOf(chart)),
    origin: (path) => origin(['values', ...path]),
    frameAt,
    secretPaths,
  });
  // What stands in for a secret need not be what the schema asks for.
  const others = withOtherSecrets(settings.values, secretPaths);
  const { manifest, notes, computed } = await renderOnce(request, chart, settings.values).catch(async (error) => {
    if (secretPaths.length === 0) throw error;
    throw withoutSecretTexts(error, await errorsOf(renderOnce(request, chart, others)));
  });
  const content: ReleaseContent = {
    chart: { metadata: { ...chart.metadata }, values: mergeValues(chart.values, computed) },
    config: settings.values,
    manifest: manifest.text,
    hooks: manifest.hooks,
    notes,
  };
  if (secretPaths.length === 0) return { content, objects: withoutSecrets(manifest.objects), secretNotes: false };
  const second = await renderOnce(request, chart, others).catch(() => undefined);
  const counterparts = new Map(second?.manifest.objects.map(({ object }) => [objectIdentity(object), object]));
  return {
    content,
    objects: manifest.objects.map(({ object }) => ({ object, counterpart: counterparts.get(objectIdentity(object)) })),
    secretNotes: second?.notes !== notes,
  };
}

async function errorsOf(rendering: Promise<unknown>): Promise<readonly ReleaseError[]> {
  return rendering.then(() => [], releaseErrors);
}

/**
 * A recorded release as it can be deployed again: nothing is rendered. Its secrets are found by their values, those of
 * then and of today.
 */
export function restoreRelease(content: ReleaseContent, { values, secretPaths }: StackSettings): RenderedRelease {
  const objects = parseManifest(content.manifest);
  const texts = [...secretTexts(values, secretPaths), ...secretTexts(content.config, secretPaths)];
  if (texts.length === 0) return { content, objects: withoutSecrets(objects), secretNotes: false };
  return {
    content,
    objects: objects.map(({ object }) => ({ object, counterpart: withoutTexts(object, texts) })),
    secretNotes: texts.some((text) => content.notes.includes(text)),
  };
}

function withoutSecrets(objects: readonly { object: KubernetesObject }[]): RenderedObject[] {
  return objects.map(({ object }) => ({ object, counterpart: object }));
}

/** The chart's defaults, what is added to them, and the user's values over all. */
function valuesOf(
  chart: Chart,
  { credentialsRotation }: StackSettings['release'],
  given: JsonObject,
  computed: JsonObject = {},
): JsonObject {
  // Stands for the credentials' values in checksums: pods restart when it moves, and no render sees a credential.
  const defaults = mergeValues(mergeValues(chart.values, computed), { global: { credentialsRotation } });
  return mergeValues(defaults, given, subchartsOf(chart));
}

function subchartsOf({ metadata: { dependencies = [] } }: Chart): string[] {
  return dependencies.map(({ name, alias }) => alias ?? name);
}

interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
}

async function renderOnce(
  { settings, projectDirectory, helmTemplate }: RenderRequest,
  chart: Chart,
  given: JsonObject,
): Promise<RenderedOnce> {
  const { name, namespace, kubeVersion, apiVersions } = settings.release;
  const release = { name, namespace };
  const capabilities = { kubeVersion: kubeVersion ?? defaultKubeVersion, apiVersions: apiVersions ?? [] };
  const initial = valuesOf(chart, settings.release, given);
  const computed = computeValues(chart, { values: initial, release, capabilities });
  const values = valuesOf(chart, settings.release, given, computed);
  const { documents, notes, locate } = renderChart(chart, { values, release, capabilities });
  const enabled = enabledDependencies(chart.metadata.dependencies ?? [], values);
  const { metadata } = chart;
  const dependencies = await renderEnabled();
  return { manifest: composeManifest([...documents, ...dependencies], { namespace, locate }), notes, computed };

  async function renderEnabled() {
    if (enabled.length === 0) return [];
    const resolved = await resolveDependencies({
      chartDirectory: chart.directory,
      chartShownAs: chart.shownAs,
      projectDirectory,
      enabled,
      settings: settings.dependencies,
    });
    const cacheDirectory = join(projectDirectory, '.kubesentiment', 'dependencies');
    const umbrella = await stageUmbrella({ metadata, resolved, cacheDirectory });
    return renderDependencies({ metadata, resolved, umbrella, values, release, capabilities, helmTemplate });
  }
}
