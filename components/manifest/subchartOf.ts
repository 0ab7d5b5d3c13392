/** The chart's own templates, as a part of its release beside its dependencies. */
export const ownChart = '';

/**
 * The part of a release that an object belongs to by its source, `app/charts/redis/templates/a.yaml`: the dependency's name or alias,
 * with which what is inside of it counts.
 * @returns undefined where the source does not tell
 */
export function subchartOf(source: string): string | undefined {
  const [, folder, name] = /^[^/]+\/(charts|templates)\/([^/]+)/.exec(source) ?? [];
  return folder === 'templates' ? ownChart : name;
}
