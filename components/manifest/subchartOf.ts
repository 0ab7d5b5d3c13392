/** The name for the chart's own templates, as opposed to its subcharts. */
export const ownChart = '';

/**
 * The subchart that an object belongs to, by its source, `app/charts/redis/templates/a.yaml`: the dependency's name or
 * alias. Nested subcharts belong to the outer one.
 * @returns undefined if the source does not show it
 */
export function subchartOf(source: string): string | undefined {
  const [, folder, name] = /^[^/]+\/(charts|templates)\/([^/]+)/.exec(source) ?? [];
  return folder === 'templates' ? ownChart : name;
}
