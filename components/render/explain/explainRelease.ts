import { type Chart, type ExplainedValue, explainValues } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';
import { maskValues } from '../../manifest/index.ts';
import type { MainChart } from '../charts/mainChart.ts';
import { computedOf } from '../openOwnChart.ts';
import { helmLayersOf, helmValuesOf, layersOf, valuesOf } from '../releaseValues.ts';
import { withOtherSecrets } from '../secrets/otherSecrets.ts';

/**
 * Every value that the chart and its dependencies get, with its origin. Secrets are masked.
 * @throws ReleaseError(s) of computing values: those of a render, and CHART_INVALID_VALUES
 */
export function explainRelease(main: MainChart, settings: StackSettings): ExplainedValue[] {
  if ('helm' in main) return explainValues(helmValuesOf(main.helm, settings), helmLayersOf(main.helm, settings));
  const chart = main.own;
  const computed = computedOf(chart, settings, settings.values);
  const values = valuesOf(chart, settings.release, settings.values, computed);
  return explainValues(values, layersOf(chart, settings, computed, secretsIn(computed, chart, settings)));
}

/**
 * The values that the chart and its dependencies get. Secrets are masked.
 * @throws ReleaseError(s) as {@link explainRelease} does
 */
export function mergedValues(main: MainChart, settings: StackSettings): JsonObject {
  if ('helm' in main) return maskValues(helmValuesOf(main.helm, settings), settings.secretPaths);
  const chart = main.own;
  const computed = computedOf(chart, settings, settings.values);
  const values = valuesOf(chart, settings.release, settings.values, computed);
  return maskValues(values, [...settings.secretPaths, ...secretsIn(computed, chart, settings)]);
}

/** The paths of computed values that depend on a secret: they differ if the secrets differ. */
function secretsIn(computed: JsonObject, chart: Chart, settings: StackSettings): ValuePath[] {
  if (settings.secretPaths.length === 0) return [];
  const others = withOtherSecrets(settings.values, settings.secretPaths);
  const other = computedOf(chart, settings, others, 'replaced');
  return leavesOf(computed, [])
    .filter(({ path, value }) => JSON.stringify(value) !== JSON.stringify(valueAt(other, path)))
    .map(({ path }) => path);
}
