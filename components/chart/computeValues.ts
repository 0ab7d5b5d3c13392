import { isJsonObject, type JsonObject } from '../config/index.ts';
import { type ReleaseError, throwAll } from '../errors.ts';
import { attempt } from './attempt.ts';
import type { Chart } from './chart.ts';
import { atOrigin } from './origin.ts';
import { type RenderOptions, renderChart } from './renderChart.ts';
import { readYaml } from './yaml.ts';

const path = 'templates/_values.yaml.hbs';
const caller = { path: 'templates/values.yaml.hbs', text: '{{> values.yaml}}' };

/** Collections are rendered several times in a run, and compiled once. */
const callers = new WeakMap<Chart, Chart>();

/**
 * Defaults of the dependencies that follow from other values: what `templates/_values.yaml.hbs` makes of them. Helm has
 * nothing like it, so its users repeat themselves. The result belongs between the chart's defaults and the user's values.
 * @throws ReleaseError(s) CHART_INVALID_VALUES for keys that are no dependencies, and all that a render throws
 */
export function computeValues(chart: Chart, options: RenderOptions): JsonObject {
  if (!chart.templates.some((template) => template.path === path)) return {};
  const { documents, locate } = renderChart(callerOf(chart), options);
  const [document] = documents;
  if (document === undefined) return {};
  const errors: ReleaseError[] = [];
  const value = attempt(errors, () => {
    const { source: file, text, line, column = 1 } = document;
    const read = readYaml({ text, file, line, column, code: 'CHART_INVALID_VALUES' });
    if (!isJsonObject(read.value))
      throw read.failure([], 'The computed values must be a map.', { hint: hintFor(chart) });
    throwAll(
      Object.keys(read.value)
        .filter((key) => !namesOf(chart).includes(key))
        .map((key) => read.failure([key], `"${key}" is no dependency of the chart.`, { hint: hintFor(chart) })),
    );
    return read.value;
  });
  throwAll(errors.map((error) => atOrigin(error, locate)));
  return value ?? {};
}

function callerOf(chart: Chart): Chart {
  let made = callers.get(chart);
  if (made === undefined) {
    const collections = chart.templates.filter(({ path: other }) => /(?:^|\/)_[^/]*$/.test(other));
    made = { ...chart, templates: [...collections, caller] };
    callers.set(chart, made);
  }
  return made;
}

function namesOf({ metadata: { dependencies = [] } }: Chart): string[] {
  return dependencies.map(({ name, alias }) => alias ?? name);
}

function hintFor(chart: Chart): string {
  return `Values can be computed for ${namesOf(chart).join(', ') || 'dependencies only'}.`;
}
