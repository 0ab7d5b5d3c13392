import { type Chart, mergeValues, originOf, validateValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import { layersOf, subchartsOf } from './releaseValues.ts';

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
    unknownPaths: settings.unknownPaths ?? [],
  });
}
