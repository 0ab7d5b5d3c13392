import { isJsonObject, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { Chart } from './chart.ts';
import { type RenderOptions, renderChart } from './renderChart.ts';
import { readYaml } from './yaml.ts';

const path = 'templates/_values.yaml.hbs';
const caller = { path: 'templates/values.yaml.hbs', text: '{{include "values.yaml" this}}' };

/**
 * Defaults of the dependencies that follow from other values: what `templates/_values.yaml.hbs` makes of them. Helm has
 * nothing like it, so its users repeat themselves. The result belongs between the chart's defaults and the user's values.
 * @throws ReleaseError CHART_INVALID_VALUES for a key that is no dependency, and all that a render throws
 */
export function computeValues(chart: Chart, options: RenderOptions): JsonObject {
  if (!chart.templates.some((template) => template.path === path)) return {};
  const collections = chart.templates.filter(({ path: other }) => /(?:^|\/)_[^/]*$/.test(other));
  const { documents } = renderChart({ ...chart, templates: [...collections, caller] }, options);
  const file = `${chart.shownAs}/${path}`;
  const hint = 'The line is one of the rendered text: look at what the template and its values make of it.';
  const [document] = documents;
  if (document === undefined) return {};
  const { value, positionOf } = readYaml({ text: document.text, file, code: 'CHART_INVALID_VALUES', hint });
  const names = (chart.metadata.dependencies ?? []).map(({ name, alias }) => alias ?? name);
  if (!isJsonObject(value)) {
    throw new ReleaseError('CHART_INVALID_VALUES', 'The computed values must be a map.', { position: { file }, hint });
  }
  const stranger = Object.keys(value).find((key) => !names.includes(key));
  if (stranger === undefined) return value;
  throw new ReleaseError('CHART_INVALID_VALUES', `"${stranger}" is no dependency of the chart.`, {
    position: positionOf([stranger]),
    hint: `Values can be computed for ${names.join(', ') || 'dependencies only'}.`,
  });
}
