import type { ManifestObject } from '../chart/index.ts';
import type { ReleaseChart } from './releaseCharts.ts';

/**
 * The charts that may have made an object. Its source names the chart, or where the kubernetes provider has rendered it, at best the
 * dependency: then what charts label their objects with tells more, and where it does not, all of them may have.
 */
export function makersOf({ source, object }: ManifestObject, charts: readonly ReleaseChart[]): ReleaseChart[] {
  const names = [...source.matchAll(/\/charts\/([^/]+)/g)].map(([, name = '']) => name);
  const below = charts.filter(({ path }) => names.every((name, index) => path[index] === name));
  if (source.includes('/templates/')) {
    const found = below.find(({ path }) => path.length === names.length);
    return [found ?? { path: names, name: names.at(-1) ?? '', values: {} }];
  }
  const dependencies = below.filter(({ path }) => path.length > 0);
  const { labels = {} } = object.metadata;
  const labelled = dependencies.filter(
    ({ name }) => labels['helm.sh/chart']?.startsWith(`${name}-`) || labels['app.kubernetes.io/name'] === name,
  );
  return labelled.length > 0 ? labelled : dependencies;
}
