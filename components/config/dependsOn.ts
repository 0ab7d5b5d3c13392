import { isJsonObject, type Json } from '../json/index.ts';
import { parsedList, type Reader } from './readers.ts';

/**
 * What comes after what: the names of dependencies under the name of the one that waits for them. The chart's own objects are
 * under the empty name, which is what a list alone stands for.
 */
export type ReadinessOrder = Record<string, string[]>;

/** A list also as JSON in a text, as `pulumi config set` writes it. */
export const readinessOrder: Reader<ReadinessOrder> = (value) => {
  const given = typeof value === 'string' ? parsedList(value) : value;
  const order = Array.isArray(given) ? { '': given } : given;
  if (!isOrder(order) || (order === given && Object.hasOwn(order, '')))
    return { expected: 'a list of dependencies, or a map of such lists', wrongType: true };
  const cycle = cycleIn(order);
  if (cycle === undefined) return { value: order };
  return { expected: `without a cycle (${cycle.join(' → ')})`, wrongType: false };
};

function isOrder(value: Json): value is ReadinessOrder {
  const isList = (item: Json) => Array.isArray(item) && item.every((name) => typeof name === 'string' && name !== '');
  return isJsonObject(value) && Object.values(value).every(isList);
}

/** The names on a way from one back to itself. */
function cycleIn(order: ReadinessOrder): string[] | undefined {
  const harmless = new Set<string>();
  const search = (name: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (harmless.has(name)) return undefined;
    const next = Object.hasOwn(order, name) ? (order[name] ?? []) : [];
    for (const other of next) {
      const cycle = search(other, [...way, name]);
      if (cycle !== undefined) return cycle;
    }
    harmless.add(name);
    return undefined;
  };
  for (const name of Object.keys(order)) {
    const cycle = search(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
