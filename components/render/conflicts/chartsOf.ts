import type { RenderedObject } from '../rendered.ts';
import type { ReleaseChart } from './releaseCharts.ts';

/**
 * The chart of the template that an object's source names. If the source names no template, any dependency may have rendered the object,
 * so all of them are returned.
 */
export function chartsOf({ source }: Pick<RenderedObject, 'source'>, charts: readonly ReleaseChart[]): ReleaseChart[] {
  const [maker = '', file] = source.split('/templates/');
  if (file === undefined) return charts.filter(({ path }) => path.length > 0);
  const names = [...maker.matchAll(/\/charts\/([^/]+)/g)].map(([, name = '']) => name);
  return charts.filter(({ path }) => path.join('/') === names.join('/'));
}
