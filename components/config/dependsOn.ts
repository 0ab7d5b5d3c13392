import { isJsonObject, type Json } from '../json/index.ts';
import { parsedList, type Reader } from './readers.ts';

/**
 * Maps each waiting dependency to the dependencies that it waits for. The empty name means the chart's own
 * objects; a plain list is short for it.
 */
export type ReadinessOrder = Record<string, string[]>;

/** A list may also be a string with JSON, as `pulumi config set` writes it. */
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

/** The names along a cycle; undefined without a cycle. */
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
