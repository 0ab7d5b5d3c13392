import type { RenderedObject } from '../rendered.ts';
import type { ReleaseChart } from './releaseCharts.ts';

/**
 * The chart whose template an object's source names; all dependencies where it names none, since then no template is known to have
 * made it.
 */
export function chartsOf({ source }: Pick<RenderedObject, 'source'>, charts: readonly ReleaseChart[]): ReleaseChart[] {
  const [maker = '', file] = source.split('/templates/');
  if (file === undefined) return charts.filter(({ path }) => path.length > 0);
  const names = [...maker.matchAll(/\/charts\/([^/]+)/g)].map(([, name = '']) => name);
  return charts.filter(({ path }) => path.join('/') === names.join('/'));
}
