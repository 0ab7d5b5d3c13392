import { join } from 'node:path';
import {
  type Chart,
  computeValues,
  mergeValues,
  originOf,
  type Rendered,
  type RenderOptions,
  renderChart,
  type SourceDocument,
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
import { layersOf, subchartsOf, valuesOf } from './releaseValues.ts';

/** The Kubernetes version that charts see unless kubesentiment:release.kubeVersion says another. */
export const defaultKubeVersion = '1.34.0';

export interface RenderRequest {
  settings: StackSettings;
  /** Where the program's files are; relative paths of the settings start there. */
  projectDirectory: string;
  /** Renders a chart of Go templates with Helm's engine. */
  helmTemplate: HelmTemplate;
}

/** What the templates of our chart make, without its dependencies. */
export interface OwnRender extends Rendered {
  /** The defaults and the user's values, merged, for the chart and for its dependencies. */
  values: JsonObject;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
}

/**
 * Holds the stack's values against the chart's schema.
 * @throws ReleaseError(s) CHART_VALUES_*, CHART_INVALID_SCHEMA
 */
export function checkValues(chart: Chart, settings: StackSettings): Promise<void> {
  const layers = layersOf(chart, settings);
  return validateValues({
    chart,
    // Without what we add: a chart need not declare it.
    values: mergeValues(chart.values, settings.values, subchartsOf(chart)),
    origin: (path) => originOf(path, layers),
    frameAt: settings.frameAt,
    secretPaths: settings.secretPaths,
  });
}

/**
 * Our chart's own part.
 * @param given the user's values
 * @throws ReleaseError(s) CHART_* of templates and values
 */
export function renderOwn(chart: Chart, settings: StackSettings, given: JsonObject): OwnRender {
  const computed = computedOf(chart, settings, given);
  const values = valuesOf(chart, settings.release, given, computed);
  return { ...renderChart(chart, optionsOf(settings, values)), values, computed };
}

/** @throws ReleaseError(s) CHART_* of templates and values */
export function computedOf(chart: Chart, settings: StackSettings, given: JsonObject): JsonObject {
  return computeValues(chart, optionsOf(settings, valuesOf(chart, settings.release, given)));
}

function optionsOf({ release }: StackSettings, values: JsonObject): RenderOptions {
  const { name, namespace, kubeVersion = defaultKubeVersion, apiVersions = [] } = release;
  return { values, release: { name, namespace }, capabilities: { kubeVersion, apiVersions } };
}

/**
 * The dependencies that the values leave on, rendered with Helm's engine.
 * @throws ReleaseError DEPENDENCY_*
 */
export async function renderEnabledDependencies(
  { settings, projectDirectory, helmTemplate }: RenderRequest,
  chart: Chart,
  values: JsonObject,
): Promise<SourceDocument[]> {
  const { metadata } = chart;
  const enabled = enabledDependencies(metadata.dependencies ?? [], values);
  if (enabled.length === 0) return [];
  const resolved = await resolveDependencies({
    chartDirectory: chart.directory,
    chartShownAs: chart.shownAs,
    projectDirectory,
    declared: metadata.dependencies ?? [],
    enabled,
    settings: settings.dependencies,
    stack: settings.stack,
  });
  const cacheDirectory = join(projectDirectory, '.kubesentiment', 'dependencies');
  const umbrella = await stageUmbrella({ metadata, resolved, cacheDirectory });
  return renderDependencies({ metadata, resolved, umbrella, ...optionsOf(settings, values), helmTemplate });
}
