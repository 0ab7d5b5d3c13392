import { closestName } from '../../closestName.ts';
import type { ReadinessOrder, StackSettings } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import type { ValuePath } from '../../json/index.ts';
import { ownChart, subchartOf } from '../../manifest/index.ts';
import type { RenderedObject } from '../rendered.ts';

/** Maps each waiting subchart to the subcharts it waits for, in topological order. */
export type SubchartOrder = ReadonlyMap<string, readonly string[]>;

/** The fields of a chart that the order needs. */
interface NamedChart {
  name: string;
  dependencies?: readonly { name: string; alias?: string }[];
}

/**
 * Computes which subcharts wait for which. Subcharts without objects are skipped: a disabled dependency, or one that the target revision
 * of a rollback didn't have.
 */
export function orderOf(
  dependsOn: ReadinessOrder,
  chart: string,
  objects: readonly Pick<RenderedObject, 'source'>[],
): SubchartOrder {
  const parts = new Set(objects.map(({ source }) => subchartOf(source)));
  const known = (name: string) => namedPart(name, chart, (part) => parts.has(part));
  const direct = new Map<string, string[]>();
  for (const [name, others] of Object.entries(dependsOn)) {
    const part = known(name);
    if (part === undefined) continue;
    const awaited = others.map(known).filter((other) => other !== undefined);
    const before = [...new Set(awaited)].filter((other) => other !== part);
    if (before.length > 0) direct.set(part, before);
  }
  const order = new Map<string, string[]>();
  const add = (part: string) => {
    const awaited = direct.get(part);
    if (awaited === undefined || order.has(part)) return;
    for (const other of awaited) add(other);
    order.set(part, awaited);
  };
  for (const part of direct.keys()) add(part);
  return order;
}

/** If a dependency has the same name as the main chart, the name refers to the dependency. */
function namedPart(name: string, chart: string, isPart: (part: string) => boolean): string | undefined {
  if (name !== ownChart && isPart(name)) return name;
  return (name === chart || name === ownChart) && isPart(ownChart) ? ownChart : undefined;
}

/**
 * Refuses names that no dependency of the chart has.
 * @throws ReleaseError(s) CONFIG_INVALID_VALUE with the place of the name
 */
export function checkOrder(
  chart: NamedChart,
  { stack, release: { dependsOn }, origin, frameAt }: StackSettings,
  objects: readonly Pick<RenderedObject, 'source'>[] = [],
): void {
  const dependencies = [
    ...(chart.dependencies ?? []).map(({ name, alias }) => alias || name),
    // Subcharts in `charts/` need not be listed in Chart.yaml.
    ...objects.flatMap(({ source }) => subchartOf(source) || []),
  ];
  const names = new Set([...dependencies, chart.name]);
  const errors = Object.entries(dependsOn).flatMap(([part, awaited]) => {
    const path = ['release', 'dependsOn', ...(part === ownChart ? [] : [part])];
    const ofPart = part === ownChart || names.has(part) ? [] : [unknown(part, path)];
    const ofAwaited = awaited.flatMap((name, index) => {
      if (!names.has(name)) return [unknown(name, [...path, index])];
      const isOwn = part === ownChart && name === chart.name && !dependencies.includes(name);
      return isOwn ? [refusal(`"${name}" is the chart itself, which cannot wait for itself.`, [...path, index])] : [];
    });
    return [...ofPart, ...ofAwaited];
  });
  throwAll(errors);

  function unknown(name: string, path: ValuePath): ReleaseError {
    const closest = closestName(name, names);
    const suggestion = closest === undefined ? '' : ` Did you mean "${closest}"?`;
    return refusal(`The chart has no dependency "${name}".${suggestion}`, path);
  }

  function refusal(message: string, path: ValuePath): ReleaseError {
    const position = origin(path);
    const frame = position && frameAt(position);
    return new ReleaseError('CONFIG_INVALID_VALUE', `kubesentiment:release.dependsOn: ${message}`, {
      position: position ?? { file: `Pulumi.${stack}.yaml` },
      frame,
      hint: `Dependencies: ${[...names].join(', ')}.`,
    });
  }
}
