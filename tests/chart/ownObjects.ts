import type { JsonObject } from '../../components/json/index.ts';
import type { KubernetesObject } from '../../components/manifest/index.ts';
import { type OwnChartOptions, renderOwnChart } from './ownChart.ts';

/** Renders our chart. `find` gives the first object of a kind. */
export async function render(values: JsonObject = {}, options: OwnChartOptions = {}) {
  const { objects, hooks, notes, computed } = await renderOwnChart(values, options);
  const find = (kind: string) => objects.map(({ object }) => object).find((object) => object.kind === kind);
  return { objects: objects.map(({ object }) => object), find, hooks, notes, computed };
}

/** The value at a path of an object; `~` stands for a dot. The test fails if it does not exist. */
export function at(object: KubernetesObject | JsonObject | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => Object(value)[key.replace('~', '.')], object);
}
