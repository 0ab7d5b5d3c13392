import { closestName } from '../../closestName.ts';
import type { ReadinessOrder, StackSettings } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import type { ValuePath } from '../../json/index.ts';
import { ownChart, subchartOf } from '../../manifest/index.ts';
import type { RenderedObject } from '../rendered.ts';

/** The parts that are ready before each part that waits, in an order in which no part comes before one that it waits for. */
export type SubchartOrder = ReadonlyMap<string, readonly string[]>;

/** A chart as far as its names go. */
interface NamedChart {
  name: string;
  dependencies?: readonly { name: string; alias?: string }[];
}

/**
 * Which parts of the release wait for which. What has no object in it is not waited for: a dependency that is off, or that the revision
 * which is rolled back to did not have.
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

/** A dependency's name means the dependency, also where the chart is called the same. */
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
    // Of a chart that lies in `charts/`, Chart.yaml need not tell.
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
    const meant = closest === undefined ? '' : ` Did you mean "${closest}"?`;
    return refusal(`The chart has no dependency "${name}".${meant}`, path);
  }

  function refusal(message: string, path: ValuePath): ReleaseError {
    const position = origin(path);
    const frame = position && frameAt(position);
    return new ReleaseError('CONFIG_INVALID_VALUE', `kubesentiment:release.dependsOn: ${message}`, {
      position: position ?? { file: `Pulumi.${stack}.yaml` },
      frame,
      hint: `There are: ${[...names].join(', ')}.`,
    });
  }
}
