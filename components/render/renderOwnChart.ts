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
import {
  type AnsweringEngine,
  type ChartNode,
  type HelmTemplate,
  type ProcessedChart,
  processDependencies,
} from '../helm/index.ts';
import type { JsonObject } from '../json/index.ts';
import type { RecordedRevision } from '../manifest/index.ts';
import { type CapabilitySource, defaultKubeVersion } from './capabilities.ts';
import type { LoadedDependency } from './charts/loadDependencies.ts';
import { addsRotation } from './charts/rotationOfDependencies.ts';
import { defaultsOf, layersOf, subchartsOf, valuesOf } from './releaseValues.ts';
import { secretsIn } from './secrets/otherSecrets.ts';

export interface RenderRequest {
  settings: StackSettings;
  /** Where the program's files are; relative paths of the settings start there. */
  projectDirectory: string;
  /** Renders a chart of Go templates with Helm's engine. */
  helmTemplate: HelmTemplate;
  /** Says what the cluster can where the settings do not. @default what charts see without a cluster */
  capabilities?: CapabilitySource;
  /** The same engine as it sees the cluster; the way from settings to objects sets it. */
  engine?: AnsweringEngine;
  /** Reads the revision that fields which charts generate are taken from. @default nothing is recorded */
  recorded?: () => Promise<RecordedRevision | undefined>;
  /** Whether `(generated)` is in the place of what charts generate, for those who look. @default false */
  hidesGenerated?: boolean;
}

/** What the templates of our chart make, without its dependencies. */
export interface OwnRender extends Rendered {
  /** The values that the templates saw: those of the dependencies that are on under their names, imported ones in their places. */
  values: JsonObject;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
  /** The chart with the dependencies that are on. */
  processed: ChartNode;
  /** Whether nobody but us has a value `global.credentialsRotation`. */
  addsRotation: boolean;
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
 * @param loaded the dependencies; the templates see what they say, and they are turned on and off
 * @param secrets what the secrets among the user's values are
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

/** By Helm's rules: who is on, what is imported, what everybody sees. */
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

/** @param values what the templates see */
export function optionsOf(
  { release }: StackSettings,
  values: JsonObject,
  secrets: SecretsInValues = 'known',
): RenderOptions {
  const { name, namespace, kubeVersion = defaultKubeVersion, apiVersions = [] } = release;
  return { values, release: { name, namespace }, capabilities: { kubeVersion, apiVersions }, secrets };
}
