/**
 * Removes items that a later item replaces, and keeps the order. Of an object that is applied twice, the last one wins.
 * @param keyOf equal for items that replace each other
 */
export function lastOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const last = new Map(items.map((item) => [keyOf(item), item]));
  if (last.size === items.length) return [...items];
  return items.filter((item) => last.get(keyOf(item)) === item);
}
