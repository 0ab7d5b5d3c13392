import {
  type Chart,
  computeValues,
  mergeValues,
  originOf,
  type Rendered,
  type RenderOptions,
  renderChart,
  type SecretsInValues,
  validateValues,
} from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import { type ChartNode, type ProcessedChart, processDependencies } from '../helm/index.ts';
import type { JsonObject } from '../json/index.ts';
import { defaultKubeVersion } from './capabilities.ts';
import type { LoadedDependency } from './charts/loadDependencies.ts';
import { addsRotation } from './charts/rotationOfDependencies.ts';
import { defaultsOf, layersOf, subchartsOf, valuesOf } from './releaseValues.ts';
import { secretsIn } from './secrets/otherSecrets.ts';

/** The result of an own chart's templates, without its dependencies. */
export interface OwnRender extends Rendered {
  /** The values that the templates saw, with those of the enabled dependencies under their names and the imported values. */
  values: JsonObject;
  /** Defaults of the dependencies that were computed from other values. */
  computed: JsonObject;
  /** The chart with its enabled dependencies. */
  processed: ChartNode;
  /** Whether only this program sets `global.credentialsRotation`. */
  addsRotation: boolean;
}

/**
 * Validates the stack's values against the chart's schema.
 * @throws ReleaseError(s) CHART_VALUES_*, CHART_INVALID_SCHEMA
 */
export function checkValues(chart: Chart, settings: StackSettings): Promise<void> {
  const layers = layersOf(chart, settings);
  return validateValues({
    chart,
    // Without the values that this program adds: a chart need not declare them.
    values: mergeValues(chart.values, settings.values, subchartsOf(chart)),
    origin: (path) => originOf(path, layers),
    frameAt: settings.frameAt,
    secretPaths: settings.secretPaths,
  });
}

/**
 * Renders the templates of an own chart, without its dependencies.
 * @param given the user's values
 * @param loaded the dependencies, for their values and for which of them are enabled
 * @param secrets the secrets among the user's values
 * @throws ReleaseError(s) CHART_* of templates and values
 */
export function renderOwn(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  loaded: readonly LoadedDependency[],
  secrets: SecretsInValues = secretsIn(settings),
): OwnRender {
  const before = processValues(chart, settings, given, loaded, {});
  const computed = computeValues(chart, optionsOf(settings, before.values, secrets));
  const isComputed = Object.keys(computed).length > 0;
  const { chart: processed, values } = isComputed ? processValues(chart, settings, given, loaded, computed) : before;
  const rendered = renderChart(chart, optionsOf(settings, values, secrets));
  return { ...rendered, values, computed, processed, addsRotation: addsRotation(chart.values, computed, given) };
}

/** Applies Helm's rules: enabled dependencies, imported values, globals. */
function processValues(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  loaded: readonly LoadedDependency[],
  computed: JsonObject,
): ProcessedChart {
  const { name, version } = chart.metadata;
  const node: ChartNode = {
    name,
    version,
    values: defaultsOf(chart, settings.release, computed),
    declared: loaded.map(({ dependency }) => dependency),
    dependencies: loaded.map(({ subchart }) => subchart),
  };
  const layers = layersOf(chart, settings, computed);
  return processDependencies(node, given, { origin: (path) => originOf(path, layers) });
}

/** @throws ReleaseError(s) CHART_* of templates and values */
export function computedOf(
  chart: Chart,
  settings: StackSettings,
  given: JsonObject,
  secrets: SecretsInValues = secretsIn(settings),
): JsonObject {
  return computeValues(chart, optionsOf(settings, valuesOf(chart, settings.release, given), secrets));
}

/** @param values the values that the templates see */
export function optionsOf(
  { release }: StackSettings,
  values: JsonObject,
  secrets: SecretsInValues = 'known',
): RenderOptions {
  const { name, namespace, kubeVersion = defaultKubeVersion, apiVersions = [] } = release;
  return { values, release: { name, namespace }, capabilities: { kubeVersion, apiVersions }, secrets };
}
