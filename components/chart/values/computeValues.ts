import { type ReleaseError, throwAll } from '../../errors.ts';
import { isJsonObject, type JsonObject, readYaml } from '../../json/index.ts';
import { atOrigin, attempt } from '../../manifest/index.ts';
import type { Chart } from '../chart.ts';
import { isCollection, type RenderOptions, renderFiles } from '../templates/renderChart.ts';

const path = 'templates/_values.yaml.hbs';

/** The chart's named templates, compiled once for all renders of a run. */
const collections = new WeakMap<Chart, Chart>();

/**
 * Renders defaults of dependencies from other values with `templates/_values.yaml.hbs`. This is an addition to Helm,
 * whose users must repeat values. The result overrides the chart's defaults, and the user's values override it.
 * @throws ReleaseError(s) CHART_INVALID_VALUES for keys that are not dependencies, and all errors of a render
 */
export function computeValues(chart: Chart, options: RenderOptions): JsonObject {
  if (!chart.templates.some((template) => template.path === path)) return {};
  const { documents, locate } = renderFiles(collectionsOf(chart), options, (file) => file === path);
  const [document] = documents;
  if (document === undefined) return {};
  const errors: ReleaseError[] = [];
  const value = attempt(errors, () => {
    const { source: file, text, line, column = 1 } = document;
    const read = readYaml({ text, isPart: true, file, line, column, code: 'CHART_INVALID_VALUES' });
    if (!isJsonObject(read.value))
      throw read.failure([], 'The computed values must be a map.', { hint: hintFor(chart) });
    throwAll(
      Object.keys(read.value)
        .filter((key) => !namesOf(chart).includes(key))
        .map((key) => read.failure([key], `"${key}" is not a dependency of the chart.`, { hint: hintFor(chart) })),
    );
    return read.value;
  });
  // If this render fails, all computed values count as secret.
  if (options.secrets !== 'replaced') throwAll(errors.map((error) => atOrigin(error, locate)));
  return value ?? {};
}

function collectionsOf(chart: Chart): Chart {
  let found = collections.get(chart);
  if (found === undefined) {
    found = { ...chart, templates: chart.templates.filter((template) => isCollection(template.path)) };
    collections.set(chart, found);
  }
  return found;
}

function namesOf({ metadata: { dependencies = [] } }: Chart): string[] {
  return dependencies.map(({ name, alias }) => alias || name);
}

function hintFor(chart: Chart): string {
  return `Values can be computed for ${namesOf(chart).join(', ') || 'dependencies only'}.`;
}
